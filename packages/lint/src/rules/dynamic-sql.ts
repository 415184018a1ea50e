import type { Node } from "libpg-query";
import type { Context } from "../context.ts";
import { strings } from "../objects/name.ts";
import { nodesIn } from "../parse/nodes.ts";
import type { Opaque } from "../parse/read-statement.ts";
import type { Finding, Rule } from "../rule.ts";

export const rule: Rule = {
  id: "dynamic-sql",
  severity: "warning",
  hazard: "SQL that is put together while it runs cannot be checked: nobody knows what it locks or loses.",
  help: "Write the statements out. If that is not possible, rehearse it, and accept it with --! accept:.",
  safe: "alter table orders add column note text;",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["atlas:SA101", "pgsafe:unchecked-do-block", "strong_migrations:execute"],
  bad: [
    { sql: "do $$ declare t text := 'a'; begin execute format('create table %I (b int)', t); end $$;" },
    { sql: "do $$ begin execute 'create table a (b int)'; end $$;" },
    { sql: "do language plperl $$ 1; $$;", unrunnable: "needs plperl" },
    { setup: "create procedure p() language plpgsql as 'begin null; end';", sql: "call p();" },
    {
      setup: "create function f() returns int language plpgsql as 'begin return 1; end';",
      sql: "do $$ begin perform f(); end $$;",
    },
  ],
  good: [
    {
      setup:
        "create function f() returns int language plpgsql stable as 'begin return 1; end'; create table a (b int);",
      sql: "select f(); create view v as select f() as g from a;",
    },
    { sql: "do $$ begin create table a (b int); end $$;" },
    { sql: "create function a() returns int language sql as 'select 1';" },
  ],
  check: ({ node }, context) => [...context.opaque.map(saidOf), ...bodiesRun(node, context).map(unseenBody)],
};

function saidOf({ kind, text }: Opaque): Finding {
  return kind === "constant"
    ? {
        message: `EXECUTE runs a text that could stand there itself: ${short(text)}`,
        severity: "notice",
      }
    : { message: `What this runs is only known while it runs: ${short(text)}` };
}

function unseenBody(name: string): Finding {
  return { message: `What ${name}() does is not looked into, where it is run or made`, severity: "notice" };
}

/** The procedures and functions of files whose bodies a CALL or SELECT runs, which may do anything. */
function bodiesRun(node: Node, context: Context): string[] {
  if ("CallStmt" in node) return [strings(node.CallStmt.funccall?.funcname).join(".")];
  if (!("SelectStmt" in node)) return [];
  const called = nodesIn(node, "FuncCall").filter(({ funcname }) => {
    const made = context.findFunction(funcname);
    return made !== undefined && made.language !== "sql" && made.volatility === "volatile";
  });
  return [...new Set(called.map(({ funcname }) => strings(funcname).join(".")))];
}

function short(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
