import type { Node, RangeVar } from "libpg-query";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "cluster-vacuum-full",
  severity: "error",
  hazard: "CLUSTER and VACUUM FULL write the whole table anew while nobody can read or write it.",
  help: "Use pg_repack, or nothing: autovacuum makes the space free for new rows.",
  safe: "",
  noSafe: "pg_repack is a program and no SQL, and REPACK (CONCURRENTLY) comes with PostgreSQL 19",
  effect: { lock: "AccessExclusive", work: "rewrite" },
  versions: "all",
  detection: "S",
  aliases: ["squawk:prefer-repack", "pgsafe:vacuum-full-cluster"],
  bad: [
    {
      setup: "create table a (id bigint primary key, b int, c text); create index i on a (b);",
      sql: "--! transaction: off\ncluster a using i;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "--! transaction: off\nvacuum full a;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "--! transaction: off\nvacuum (full, analyze) a;",
    },
  ],
  good: [
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "--! transaction: off\nvacuum a;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "--! transaction: off\nvacuum (analyze) a;",
    },
  ],
  check: ({ node }, context) =>
    tables(node).flatMap((relation) => {
      const { fresh, shown } =
        relation === null ? { fresh: false, shown: "every table" } : context.table(relation);
      if (fresh) return [];
      return [
        {
          message: `All of ${shown} is written anew while reads and writes wait`,
          table: relation ?? undefined,
        },
      ];
    }),
};

/** The tables that are written anew; null stands for all of them. */
function tables(node: Node): (RangeVar | null)[] {
  if ("ClusterStmt" in node) return [node.ClusterStmt.relation ?? null];
  if (!("VacuumStmt" in node) || !isFull(node.VacuumStmt.options)) return [];
  const named = (node.VacuumStmt.rels ?? []).flatMap((one) =>
    "VacuumRelation" in one && one.VacuumRelation.relation !== undefined ? [one.VacuumRelation.relation] : [],
  );
  return named.length === 0 ? [null] : named;
}

function isFull(options: readonly Node[] | undefined): boolean {
  return (options ?? []).some((one) => "DefElem" in one && one.DefElem.defname === "full");
}
