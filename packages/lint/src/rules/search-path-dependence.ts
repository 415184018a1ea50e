import type { Node, RangeVar } from "libpg-query";
import type { Context } from "../context.ts";
import type { Finding, Rule } from "../rule.ts";
import { nodesIn } from "../parse/nodes.ts";
import { madeThing } from "../tree/made-thing.ts";
import { schemaSetBefore } from "../tree/search-path.ts";

export const rule: Rule = {
  id: "search-path-dependence",
  severity: "warning",
  hazard:
    "A name without a schema means what the search_path finds first, which may not be the same everywhere.",
  help: "Write public. in front of what all tenants share; what is the tenant's own needs nothing.",
  safe: "insert into orders (plan) select id from public.plans;",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S+H",
  aliases: ["squawk:require-table-schema", "pgsafe:require-schema-qualified"],
  bad: [
    {
      shared: "create table plans (id int primary key);",
      sql: "create view a as select id from plans;",
      unrunnable: "depends on the search_path",
    },
    {
      shared: "create table plans (id int primary key);",
      sql: "create table a (b int references plans (id));",
      unrunnable: "depends on the search_path",
    },
    {
      sql: "set local search_path = public; create table z (id bigint primary key);",
      unrunnable: "depends on the search_path",
    },
    {
      sql: "select set_config('search_path', 'shared, public', true); create type z as enum ('on');",
      unrunnable: "depends on the search_path",
    },
  ],
  good: [
    { sql: 'set local search_path = :"schema", public; create table z (id bigint primary key);' },
    { sql: "set local search_path = public; set local search_path to default; create table z (b int);" },
    { sql: "set local search_path = public; create temporary table z (b int) on commit drop;" },
    { sql: "set local search_path = public; create table z (b int);", scope: "public" },
    {
      shared: "create table plans (id int primary key);",
      sql: "create view a as select id from public.plans;",
    },
    {
      shared: "create table plans (id int primary key);",
      setup: "create table plans (id int primary key);",
      sql: "create view a as select id from plans;",
    },
    {
      setup: "create table plans (id int primary key);",
      sql: "insert into plans values (1);",
      scope: "public",
    },
  ],
  check: ({ node }, context) =>
    context.kind === "public" ? [] : [...created(node, context), ...named(node, context)],
};

/** What a CREATE makes elsewhere, because of a search_path that was set before it. */
function created(node: Node, context: Context): Finding[] {
  const made = madeThing(node);
  const schema = schemaSetBefore(context);
  if (made === null || made.schema !== null || schema === null) return [];
  return [
    {
      message: `The new ${made.name} is made in ${schema}, not in the tenant's own schema, because of the search_path that was set before`,
    },
  ];
}

function named(node: Node, context: Context): Finding[] {
  const made = new Set(nodesIn(node, "CommonTableExpr").map(({ ctename }) => ctename));
  return relationsIn(node).flatMap((relation): Finding[] => {
    if (relation.schemaname !== undefined || made.has(relation.relname)) return [];
    const { shared, table, key } = context.table(relation);
    if (!shared || table === undefined) return [];
    return [
      {
        message: `The name ${relation.relname ?? ""} means ${key} only because the search_path leads there`,
        at: relation.location,
        evidence: "history",
      },
    ];
  });
}

/** Everything a statement names as a table, wherever the tree keeps it. */
function relationsIn(tree: unknown): RangeVar[] {
  const keyed = nodesIn(tree, "Constraint").map(({ pktable }) => pktable);
  const changed = [
    ...nodesIn(tree, "InsertStmt"),
    ...nodesIn(tree, "UpdateStmt"),
    ...nodesIn(tree, "DeleteStmt"),
    ...nodesIn(tree, "AlterTableStmt"),
    ...nodesIn(tree, "IndexStmt"),
  ].map(({ relation }) => relation);
  const all = [...nodesIn(tree, "RangeVar"), ...keyed, ...changed];
  return all.flatMap((relation) => relation ?? []);
}
