import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "fleet-lock-table",
  severity: "warning",
  hazard:
    "One transaction that touches the tables of many schemas fills the server's lock table, which ends every session that needs a lock (53200).",
  help: "Make a tenant migration of it: it runs once in each tenant, in a transaction of its own.",
  safe: "--! scope: tenant\nalter table orders add column note text;",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: [],
  bad: [
    {
      scope: "public",
      sql: "do $$ declare s text; begin for s in select nspname from pg_namespace where nspname like 'tenant_%' loop execute format('alter table %I.a add column c int', s); end loop; end $$;",
      unrunnable: "needs the same table in every schema that the loop finds",
    },
    {
      scope: "public",
      sql: "do $$ declare s text; begin for s in select schema_name from information_schema.schemata where schema_name like 'tenant_%' loop execute format('drop table %I.a', s); end loop; end $$;",
      unrunnable: "needs the same table in every schema that the loop finds",
    },
  ],
  good: [
    {
      scope: "public",
      sql: "do $$ declare t text; begin for t in select tablename from pg_tables where schemaname = 'x' loop execute format('analyze %I', t); end loop; end $$;",
    },
    { scope: "public", sql: "select count(*) from pg_namespace;" },
  ],
  check: ({ node, text }, { opaque }) => {
    const loops = "DoStmt" in node && opaque.some(({ kind }) => kind === "built");
    if (!loops || !/\b(?:pg_namespace|schemata)\b/i.test(text)) return [];
    return [
      {
        message:
          "This runs over many schemas in one transaction, and holds the locks of all of them until its end",
      },
    ];
  },
};
