/** What JSON holds, of which nobody has checked anything. */
export type Fields = Readonly<Record<string, unknown>>;

/** Null for what is no JSON. */
export function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

export function fields(value: unknown): Fields | null {
  return typeof value === "object" && value !== null ? { ...value } : null;
}

/** Empty where there is none. */
export function text(of: Fields | null, name: string): string {
  const value = of?.[name];
  return typeof value === "string" ? value : "";
}
