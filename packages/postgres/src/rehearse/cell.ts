import { quoteLiteral, splitStatements } from "@tenantry/core";
import { ServerError } from "../session.ts";
import type { Notice, Result, Row, Session } from "../session.ts";

/** A PostgreSQL with one session and no way out, for files that nobody has read: `openSandbox` of `@tenantry/embedded`. */
export interface Cell {
  /** Runs so many statements as one message. Throws once it was ended, for what it did or how long it took. */
  run(text: string, statements: number): Promise<CellReply>;
  close(): Promise<void>;
}

export interface CellReply {
  readonly results: readonly { readonly rows: readonly Row[]; readonly count: number }[];
  readonly notices: readonly Notice[];
  readonly error: {
    readonly sqlstate: string;
    readonly message: string;
    readonly position: number | null;
  } | null;
}

/** The one session of a cell. What ends the cell is the error of the statement that did it; after that it is lost, for the same reason. */
export async function cellSession(cell: Cell, heard: (notice: Notice) => void): Promise<Session> {
  const state: { ended: unknown } = { ended: null };
  const message = async (text: string): Promise<readonly Result[]> => {
    // There is nothing left that could be taken back.
    if (state.ended !== null && /^(rollback|reset)\b/.test(text)) return [];
    if (state.ended !== null) throw state.ended;
    const { results, notices, error } = await cell.run(text, statementsIn(text)).catch((ended: unknown) => {
      state.ended = endOf(ended);
      throw state.ended;
    });
    for (const notice of notices) heard(notice);
    if (error !== null) throw new ServerError(error.sqlstate, error.message, { position: error.position });
    return results.map(({ rows, count }) => ({ command: "", count, rows }));
  };
  const [hello] = await message("select pg_catalog.current_setting('server_version_num') as version");
  return {
    pid: 0,
    version: Number(hello?.rows[0]?.["version"]),
    pooled: false,
    get lost() {
      return state.ended !== null;
    },
    query: async (text, parameters = []) => (await message(withValues(text, parameters)))[0]?.rows ?? [],
    message,
    close: () => cell.close(),
  };
}

function statementsIn(text: string): number {
  return splitStatements(text).pieces.filter(({ kind }) => kind === "statement").length;
}

/** Only of queries of our own, which have no other `$1`. */
function withValues(text: string, parameters: readonly (string | number | null)[]): string {
  return text.replaceAll(/\$(\d+)/g, (_all, number: string) => {
    const value = parameters[Number(number) - 1] ?? null;
    return value === null ? "null" : quoteLiteral(String(value));
  });
}

/** As the server would have called it. */
const sqlstates: ReadonlyMap<unknown, string> = new Map([
  ["time", "57014"],
  ["memory", "53200"],
]);

function endOf(ended: unknown): unknown {
  if (!(ended instanceof Error) || ended.name !== "SandboxError") return ended;
  const code = "code" in ended ? ended.code : null;
  return new ServerError(sqlstates.get(code) ?? "58000", ended.message, {});
}
