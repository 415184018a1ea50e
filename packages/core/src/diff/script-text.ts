import type { DraftStatement } from "./draft.ts";

/** A section of a migration file: its statements, each under its notes. */
export function scriptText(script: readonly DraftStatement[]): string {
  return script
    .map(({ sql, notes }) => [...notes.map((note) => `-- ${note}`), `${sql};\n`].join("\n"))
    .join("");
}
