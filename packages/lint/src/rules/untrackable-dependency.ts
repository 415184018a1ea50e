import type { CreateFunctionStmt } from "libpg-query";
import { strings } from "../objects/name.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "untrackable-dependency",
  // Off, because nearly every function is like that.
  severity: "off",
  hazard:
    "What the text of a function names is not known to the server, so it may be dropped or renamed without a word.",
  help: "Write a function in SQL with RETURN or BEGIN ATOMIC, which the server understands; call others by a test.",
  safe: "create function total(bigint) returns bigint language sql\nreturn (select sum(amount) from items where order_id = $1);",
  effect: { lock: null, work: "none" },
  versions: "all; RETURN and BEGIN ATOMIC >= 14",
  detection: "S",
  aliases: ["pg-schema-diff:HAS_UNTRACKABLE_DEPENDENCIES"],
  bad: [
    {
      setup: "create table a (b bigint);",
      sql: "create function f() returns bigint language sql as 'select max(b) from a';",
    },
    {
      setup: "create table a (b bigint);",
      sql: "create procedure p() language plpgsql as $$ begin delete from a where b = 1; end $$;",
    },
  ],
  good: [
    {
      setup: "create table a (b bigint);",
      sql: "create function f() returns bigint language sql return (select max(b) from a);",
      postgres: 14,
    },
    { sql: "create function f() returns trigger language internal as 'suppress_redundant_updates_trigger';" },
  ],
  check: ({ node }) => {
    if (!("CreateFunctionStmt" in node)) return [];
    const made = node.CreateFunctionStmt;
    const [language = "sql"] = optionOf(made, "language");
    if (made.sql_body !== undefined || language === "internal" || language === "c") return [];
    const name = strings(made.funcname).at(-1) ?? "";
    return [{ message: `The server does not know what the body of ${name} depends on` }];
  },
};

function optionOf({ options = [] }: CreateFunctionStmt, name: string): string[] {
  return options.flatMap((one) =>
    "DefElem" in one &&
    one.DefElem.defname === name &&
    one.DefElem.arg !== undefined &&
    "String" in one.DefElem.arg
      ? [(one.DefElem.arg.String.sval ?? "").toLowerCase()]
      : [],
  );
}
