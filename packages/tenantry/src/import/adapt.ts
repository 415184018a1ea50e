import { splitStatements } from "@tenantry/core";
import type { Piece, Token } from "@tenantry/core";

type Statement = Extract<Piece, { kind: "statement" }>;

/** A text with what another tool let pass written as it is safe here, and what was rewritten. */
export interface Adapted {
  readonly sql: string;
  readonly notes: readonly string[];
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly note: string;
}

/** Settings of the session become those of the transaction, and comments that ours would take for a key become plain ones. */
export function adapt(sql: string): Adapted {
  const { pieces, directives } = splitStatements(sql);
  const statements = pieces.filter((piece) => piece.kind === "statement");
  const edits = [
    ...statements.flatMap((statement) => setting(statement, sql) ?? reset(statement, sql) ?? []),
    ...statements.flatMap((statement) => configured(statement)),
    ...directives.map(({ start, end }): Edit => ({
      start,
      end,
      text: sql.slice(start, end).replace("--!", "-- !"),
      note: "a comment --! became -- !",
    })),
  ].toSorted((a, b) => b.start - a.start);
  const text = edits.reduce(
    (done, { start, end, text }) => done.slice(0, start) + text + done.slice(end),
    sql,
  );
  return { sql: text, notes: [...new Set(edits.toReversed().map(({ note }) => note))] };
}

/** `set x = 1` and `set session x = 1`. */
function setting({ tokens }: Statement, sql: string): readonly Edit[] | null {
  const [set, next] = tokens;
  if (set === undefined || next === undefined || upper(set) !== "SET") return null;
  const name = upper(next) === "SESSION" ? tokens[2] : next;
  if (
    name === undefined ||
    ["LOCAL", "CONSTRAINTS", "TRANSACTION", "CHARACTERISTICS"].includes(upper(name))
  ) {
    return null;
  }
  const kept = upper(next) === "SESSION" && upper(name) === "AUTHORIZATION" ? next : name;
  const was = sql.slice(set.start, endOf(name));
  return [
    {
      start: set.start,
      end: kept.start,
      text: upper(set) === set.text ? "SET LOCAL " : "set local ",
      note: `${was} became set local: it ends with the migration`,
    },
  ];
}

/** `reset x`; `reset all` is left for somebody to look at. */
function reset({ tokens }: Statement, sql: string): readonly Edit[] | null {
  const [word, name] = tokens;
  if (word === undefined || name === undefined || upper(word) !== "RESET" || upper(name) === "ALL")
    return null;
  const end = endOf(tokens.at(-1) ?? name);
  return [
    {
      start: word.start,
      end,
      text: `set local ${sql.slice(name.start, end)} to default`,
      note: "reset became set local … to default",
    },
  ];
}

/** `select pg_catalog.set_config('search_path', '', false)`, as pg_dump begins. */
function configured({ tokens }: Statement): readonly Edit[] {
  const at = tokens.findIndex((token) => upper(token) === "SET_CONFIG");
  const last = tokens.findIndex((token, index) => index > at && token.text === ")");
  const flag = tokens[last - 1];
  if (at < 0 || flag === undefined || upper(flag) !== "FALSE") return [];
  const note = "set_config(…, false) became set_config(…, true): it ends with the migration";
  return [{ start: flag.start, end: endOf(flag), text: "true", note }];
}

function endOf({ start, text }: Token): number {
  return start + text.length;
}

function upper({ text }: Token): string {
  return text.toUpperCase();
}
