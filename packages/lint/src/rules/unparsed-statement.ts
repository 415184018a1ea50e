import type { Rule } from "../rule.ts";

/** Raised by the linter itself for whatever the grammar refuses. */
export const rule: Rule = {
  id: "unparsed-statement",
  severity: "error",
  hazard: "What cannot be parsed cannot be checked, and the server will most likely refuse it.",
  help: "Correct it. If it needs a newer PostgreSQL than the linter's grammar (18), accept it with --! accept:.",
  safe: "",
  noSafe: "nobody knows what it does",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["squawk:syntax-error"],
  bad: [
    { sql: "create tabel a (b int);", unrunnable: "fails with 42601, as the rule says" },
    {
      sql: "do $$ begin alter table a ad column b int; end $$;",
      unrunnable: "fails with 42601, as the rule says",
    },
    { sql: "select 'é' frm a;", unrunnable: "fails with 42601, as the rule says" },
  ],
  good: [{ sql: "create table a (b int primary key);" }, { sql: 'create table "été" (b int primary key);' }],
  check: () => [],
};
