import type { Node } from "libpg-query";
import { strings } from "../objects/name.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "function-volatility-change",
  severity: "warning",
  hazard: "Plans and indexes that were made for the old promise of the function are wrong with the new one.",
  help: "Make a new function with another name, and move over to it.",
  safe: "create function net_of(numeric) returns numeric language sql stable return $1 / 1.19;",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "H+C",
  aliases: ["safe-migrate:function-volatility"],
  bad: [
    {
      setup: "create function f(int) returns int language sql immutable as 'select $1';",
      sql: "create or replace function f(int) returns int language sql volatile as 'select $1';",
    },
    {
      setup: "create function f(int) returns int language sql immutable as 'select $1';",
      sql: "alter function f(int) volatile;",
    },
  ],
  good: [
    {
      setup: "create function f(int) returns int language sql immutable as 'select $1';",
      sql: "alter function f(int) parallel safe;",
    },
    {
      setup: "create function f(int) returns int language sql immutable as 'select $1';",
      sql: "create or replace function f(int) returns int language sql immutable as 'select $1 + 1';",
    },
    { sql: "create function f(int) returns int language sql volatile as 'select $1';" },
  ],
  check: ({ node }, context) => {
    const { funcname, now } = promised(node);
    const old = context.findFunction(funcname);
    if (now === null || old === undefined || context.isFresh(old.birth) || old.volatility === now) return [];
    return [
      {
        message: `The function ${strings(funcname).at(-1) ?? ""} was ${old.volatility} and is ${now} now`,
        evidence: "history",
      },
    ];
  },
};

/** What a statement makes of a function that may be there; `now` is null where it leaves the promise alone. */
function promised(node: Node): {
  readonly funcname?: readonly Node[] | undefined;
  readonly now: string | null;
} {
  if ("AlterFunctionStmt" in node) {
    const { func, actions } = node.AlterFunctionStmt;
    return { funcname: func?.objname, now: volatilityOf(actions) };
  }
  if (!("CreateFunctionStmt" in node) || node.CreateFunctionStmt.replace !== true) return { now: null };
  const { funcname, options } = node.CreateFunctionStmt;
  return { funcname, now: volatilityOf(options) ?? "volatile" };
}

function volatilityOf(options: readonly Node[] | undefined): string | null {
  const given = (options ?? []).flatMap((one) =>
    "DefElem" in one &&
    one.DefElem.defname === "volatility" &&
    one.DefElem.arg !== undefined &&
    "String" in one.DefElem.arg
      ? [one.DefElem.arg.String.sval ?? ""]
      : [],
  );
  return given.at(-1) ?? null;
}
