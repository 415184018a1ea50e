import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "truncate",
  severity: "error",
  hazard: "TRUNCATE deletes every row, and nobody can read or write the table until it is over.",
  help: "Delete in batches what is not needed any more; accept it where the rows are meant to go.",
  safe: "--! batch: until-no-rows\ndelete from sessions where id in (select id from sessions where expires_at < now() limit 1000);",
  effect: { lock: "AccessExclusive", work: "rewrite" },
  versions: "all",
  detection: "S",
  aliases: ["squawk:ban-truncate", "pgsafe:truncate"],
  bad: [
    { setup: "create table a (id bigint primary key, b int, c text);", sql: "truncate a;" },
    {
      setup: "create table a (id bigint primary key, b int, c text); create table d (e int);",
      sql: "truncate a, d restart identity;",
    },
  ],
  good: [
    { sql: "create table a (b int); truncate a cascade;" },
    { setup: "create table a (id bigint primary key, b int, c text);", sql: "delete from a where b = 1;" },
  ],
  check: ({ node }, context) => {
    if (!("TruncateStmt" in node)) return [];
    return (node.TruncateStmt.relations ?? []).flatMap((one) => {
      if (!("RangeVar" in one)) return [];
      const { fresh, shown } = context.table(one.RangeVar);
      return fresh
        ? []
        : [{ message: `Every row of ${shown} is deleted, in every target`, at: one.RangeVar.location }];
    });
  },
};
