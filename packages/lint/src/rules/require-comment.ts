import { createdTable } from "../tree/created-table.ts";
import { sameTable } from "../tree/names.ts";
import type { Context } from "../context.ts";
import { writtenName } from "../objects/name.ts";
import { partsOf } from "../replay/drop.ts";
import type { Rule } from "../rule.ts";
import type { Node, RangeVar } from "libpg-query";

export const rule: Rule = {
  id: "require-comment",
  severity: "off",
  hazard: "Nobody who looks at the database learns what a table is for.",
  help: "Say it by COMMENT ON TABLE in the same migration.",
  safe: "create table orders (id bigint primary key);\ncomment on table orders is 'What somebody has bought';",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["pgsafe:require-comment", "bytebase:table.comment"],
  bad: [{ sql: "create table a (id bigint primary key);" }],
  good: [{ sql: "create table a (id bigint primary key);\ncomment on table a is 'What it is for';" }],
  check: ({ node }, context) => {
    const relation = createdTable(node);
    if (relation === null || relation.relpersistence === "t" || isExplained(relation, context)) return [];
    return [{ message: `No comment says what ${context.table(relation).shown} is for` }];
  },
};

function isExplained(relation: RangeVar, { subjects }: Context): boolean {
  return subjects.some(({ node }) => {
    const named = commented(node);
    return named !== null && sameTable(named, relation);
  });
}

/** The table that a statement comments on. */
function commented(node: Node): RangeVar | null {
  if (!("CommentStmt" in node)) return null;
  const { objtype, object } = node.CommentStmt;
  if (objtype !== "OBJECT_TABLE" || object === undefined) return null;
  const { schema, name } = writtenName(partsOf(object));
  return { relname: name, ...(schema === null ? {} : { schemaname: schema }) };
}
