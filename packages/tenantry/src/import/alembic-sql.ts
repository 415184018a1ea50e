import { splitStatements } from "@tenantry/core";
import type { Script } from "./source.ts";

/** What Alembic's offline mode printed for each revision, in its order. */
export interface Rendered {
  readonly id: string;
  readonly script: Script;
}

const marker = /^-- Running (upgrade|downgrade) ?(.*?) ?-> ?(.*)$/gm;

/** Cuts the output of `alembic upgrade --sql` or `downgrade --sql` at each revision; its own bookkeeping is left out. */
export function renderedIn(output: string, verb: "upgrade" | "downgrade"): readonly Rendered[] {
  const text = output.replaceAll("\r\n", "\n");
  const marks = [...text.matchAll(marker)].filter(([, said]) => said === verb);
  const table =
    /create table (?:"?\w+"?\.)?"?(\w+)"? \(\s*version_num\b/i.exec(text)?.[1] ?? "alembic_version";
  return marks.map((mark, at) => {
    const [line, , from = "", to = ""] = mark;
    const end = marks[at + 1]?.index ?? text.length;
    const id = (verb === "upgrade" ? to : from).split(",")[0]?.trim() ?? "";
    return { id, script: scriptOf(text.slice(mark.index + line.length, end), table) };
  });
}

/** A COMMIT between two statements is one of Alembic's autocommit blocks. */
function scriptOf(text: string, table: string): Script {
  const statements = splitStatements(text).pieces.flatMap((piece) =>
    piece.kind === "statement" ? [text.slice(piece.start, piece.end)] : [],
  );
  const own = statements.filter((statement) => !isBookkeeping(statement, table));
  const first = own.findIndex((statement) => !isControl(statement));
  const last = own.findLastIndex((statement) => !isControl(statement));
  const inside = own.slice(Math.max(first, 0), last + 1);
  const before = own.slice(0, Math.max(first, 0));
  const isOff = inside.some(isControl) || before.some((statement) => /^commit$/i.test(statement));
  const sql = inside.filter((statement) => !isControl(statement)).map((statement) => `${statement};\n`);
  return { sql: sql.join("\n"), transaction: isOff ? "off" : "on" };
}

function isControl(statement: string): boolean {
  return /^(?:begin|commit)$/i.test(statement);
}

function isBookkeeping(statement: string, table: string): boolean {
  const named = new RegExp(
    `^(?:insert\\s+into|update|delete\\s+from|create\\s+table|drop\\s+table)\\s+(?:"?\\w+"?\\.)?"?${table}"?(?![\\w"])`,
    "i",
  );
  return named.test(statement);
}
