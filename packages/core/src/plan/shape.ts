/** A value somewhere in a JSON document; `path` says where, for messages. */
export interface At {
  readonly value: unknown;
  readonly path: string;
}

/** What was read, or the first thing that is wrong, in words. */
export type Shaped<T> = { readonly value: T; readonly wrong: null } | { readonly wrong: string };

/** Reads JSON text by a shape. Never throws, whatever the text is. */
export function readJson<T>(json: string, shape: (at: At) => T): Shaped<T> {
  try {
    const value: unknown = JSON.parse(json);
    return { value: shape({ value, path: "" }), wrong: null };
  } catch (cause) {
    return { wrong: cause instanceof Misshapen ? cause.message : "it is no JSON" };
  }
}

export function field(at: At, name: string): At {
  if (!isRecord(at.value)) throw new Misshapen(at, "an object");
  return { value: at.value[name], path: at.path === "" ? name : `${at.path}.${name}` };
}

export function items<T>({ value, path }: At, shape: (at: At) => T): readonly T[] {
  if (!Array.isArray(value)) throw new Misshapen({ value, path }, "a list");
  return value.map((item: unknown, index) => shape({ value: item, path: `${path}[${index}]` }));
}

export function dictionary(at: At): Readonly<Record<string, string>> {
  if (!isRecord(at.value)) throw new Misshapen(at, "an object");
  return Object.fromEntries(Object.keys(at.value).map((key) => [key, text(field(at, key))]));
}

export function text(at: At): string {
  if (typeof at.value !== "string") throw new Misshapen(at, "a text");
  return at.value;
}

export function count(at: At): number {
  const { value } = at;
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0)
    throw new Misshapen(at, "a count");
  return value;
}

export function oneOf<T extends string | number | boolean>(at: At, ...values: readonly T[]): T {
  const found = values.find((value) => value === at.value);
  if (found === undefined) throw new Misshapen(at, values.join(" or "));
  return found;
}

export function orNull<T>(at: At, shape: (at: At) => T): T | null {
  return at.value === null ? null : shape(at);
}

class Misshapen extends Error {
  constructor(at: At, wanted: string) {
    super(`${at.path === "" ? "it" : at.path} must be ${wanted}`);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
