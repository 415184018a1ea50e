import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import type { ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import type { Json } from "./json.ts";
import type { Description, Operation, Schema } from "./schema.ts";

/** An operation that a request names, with the values of its path. */
export interface Match {
  readonly id: string;
  readonly operation: Operation;
  /** Of all parameters in path and query together. */
  readonly parameters: Schema;
  readonly path: Readonly<Record<string, string>>;
}

/** A description that can be asked. Checks return what is wrong in words, or null. */
export interface Checker {
  readonly description: Description;
  readonly match: (method: string, path: string) => Match | null;
  readonly check: (schema: Schema, value: Json) => string | null;
  /** Like `check`, for values that arrived as text: `"5"` is an integer. */
  readonly checkText: (schema: Schema, values: Record<string, string>) => string | null;
}

const read = new Map<string, Checker>();

/** The committed extract; read, and its checks compiled, once per process. */
export function published(name: "rest" | "webhooks"): Checker {
  const known = read.get(name) ?? checker(readDescription(`${name}.json`));
  read.set(name, known);
  return known;
}

function readDescription(name: string): Description {
  const description: Description = JSON.parse(
    readFileSync(new URL(`../openapi/${name}`, import.meta.url), "utf8"),
  );
  return description;
}

export function checker(description: Description): Checker {
  const routes = routesOf(description);
  const values = compiler(description, "as it is");
  const texts = compiler(description, "from text");
  return {
    description,
    match(method, path) {
      for (const { pattern, ...route } of routes) {
        const found = route.operation.method === method ? pattern.exec(path) : null;
        if (found !== null) return { ...route, path: decoded(found.groups ?? {}) };
      }
      return null;
    },
    check: (schema, value) => verdict(values(schema), value),
    checkText: (schema, given) => verdict(texts(schema), { ...given }),
  };
}

function compiler(description: Description, mode: "as it is" | "from text") {
  const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes: mode === "from text" });
  addFormats.default(ajv);
  const compiled = new Map<Schema, ValidateFunction>();
  return (schema: Schema): ValidateFunction => {
    const validate = compiled.get(schema) ?? ajv.compile({ ...schema, schemas: description.schemas });
    compiled.set(schema, validate);
    return validate;
  };
}

function verdict(validate: ValidateFunction, value: unknown): string | null {
  if (validate(value)) return null;
  return (validate.errors ?? [])
    .map((each) => `${each.instancePath} ${each.message ?? ""}`.trim())
    .join("; ");
}

interface Route extends Omit<Match, "path"> {
  readonly pattern: RegExp;
}

/** Parameters of GitHub that may hold slashes: branches, files, references. */
const long = new Set(["path", "ref", "basehead", "branch"]);

function routesOf(description: Description): readonly Route[] {
  return Object.entries(description.operations)
    .map(([id, operation]) => ({
      id,
      operation,
      parameters: parametersOf(operation),
      pattern: patternOf(operation.path),
    }))
    .toSorted((a, b) => specificity(b) - specificity(a));
}

function parametersOf({ parameters }: Operation): Schema {
  const properties = Object.fromEntries(parameters.map((each) => [each.name, each.schema]));
  const required = parameters.filter((each) => each.required).map((each) => each.name);
  return { type: "object", properties, required };
}

/** `/commits/{ref}/check-runs` must be tried before `/commits/{ref}`. */
function specificity(route: Route): number {
  return route.operation.path.split("/").length;
}

function patternOf(path: string): RegExp {
  const source = path.replaceAll(
    /\{(\w+)\}/g,
    (_, name: string) => `(?<${name}>${long.has(name) ? ".+" : "[^/]+"})`,
  );
  return new RegExp(`^${source}$`);
}

function decoded(groups: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]));
}
