import type { Node } from "libpg-query";
import type { Context } from "../context.ts";
import { runsAlone } from "../tree/runs-alone.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "refused-in-do",
  severity: "error",
  hazard:
    "The server refuses in a DO block what cannot run in a transaction (25001), and COMMIT and ROLLBACK where the block is in one (2D000).",
  help: "Write it as a statement of its own, in a migration with --! transaction: off; take COMMIT and ROLLBACK out.",
  safe: "--! transaction: off\ncreate index concurrently users_email on users (email);",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: [],
  bad: [
    {
      setup: "create table a (b int);",
      sql: "do $$ begin create index concurrently i on a (b); end $$;",
      unrunnable: "fails with 25001, as the rule says",
    },
    {
      setup: "create table a (b int);",
      sql: "do $$ begin if true then vacuum a; end if; end $$;",
      unrunnable: "fails with 25001, as the rule says",
    },
    {
      setup: "create table a (b int);",
      sql: "--! transaction: off\ndo $$ begin execute 'create index concurrently i on a (b)'; end $$;",
      unrunnable: "fails with 25001, as the rule says",
    },
    {
      sql: "do $$ begin create table a (b int); COMMIT; end $$;",
      unrunnable: "fails with 2D000, as the rule says",
    },
    { sql: "do $$ begin rollback; end $$;", unrunnable: "fails with 2D000, as the rule says" },
  ],
  good: [
    { setup: "create table a (b int);", sql: "do $$ begin create index i on a (b); end $$;" },
    {
      setup: "create table a (b int);",
      sql: "--! transaction: off\ndo $$ begin update a set b = 1; commit; end $$;",
    },
    { setup: "create table a (b int);", sql: "--! transaction: off\nvacuum a;" },
    { setup: "create table a (b int);", sql: "do $$ begin analyze a; end $$;" },
  ],
  check: ({ node, inside }, context) => {
    const why = inside === "do" ? refused(node, context) : null;
    return why === null ? [] : [{ message: `The server refuses this in a DO block: ${why}` }];
  },
};

function refused(node: Node, { mode }: Context): string | null {
  if (runsAlone(node)) return "it cannot run in a transaction or from a function";
  return "TransactionStmt" in node && mode === "transaction"
    ? "the transaction is not its own, and has the ledger row of the step in it"
    : null;
}
