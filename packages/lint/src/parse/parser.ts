import type { Node } from "libpg-query";
import { fromCodePoints } from "./origin.ts";

/** Why a text is not understood; `at` is an offset in UTF-16 units. */
export interface Refusal {
  readonly message: string;
  readonly at: number;
}

/** PostgreSQL's own grammar, loaded. */
export interface Parser {
  /** The statements of a text, or why there are none. */
  readonly statements: (text: string) => readonly Node[] | Refusal;
  /** What PL/pgSQL makes of the body of a DO or CREATE FUNCTION statement: its own tree, or why there is none. */
  readonly body: (text: string) => unknown;
}

/** Loads the grammar: WebAssembly, some tens of milliseconds the first time. */
export async function loadParser(): Promise<Parser> {
  const { hasSqlDetails, loadModule, parsePlPgSQLSync, parseSync } = await import("libpg-query");
  await loadModule();
  return {
    statements: (text) => {
      try {
        return (parseSync(text).stmts ?? []).flatMap(({ stmt }) => (stmt === undefined ? [] : [stmt]));
      } catch (error) {
        const points = hasSqlDetails(error) ? (error.sqlDetails?.cursorPosition ?? 0) : 0;
        return { message: messageOf(error), at: fromCodePoints(text, points) };
      }
    },
    body: (text) => {
      try {
        return parsePlPgSQLSync(text);
      } catch (error) {
        return { message: messageOf(error), at: 0 } satisfies Refusal;
      }
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
