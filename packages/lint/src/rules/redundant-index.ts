import type { IndexElem } from "libpg-query";
import { indexesOf } from "../objects/find.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "redundant-index",
  severity: "notice",
  hazard: "Another index begins with the same columns, so this one costs every write and speeds up nothing.",
  help: "Leave it out, or drop the other one.",
  safe: "",
  noSafe: "the index is not needed",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "H+C",
  aliases: ["pg-migration-lint:PGM508"],
  bad: [
    {
      setup: "create table a (b int, c int); create index i on a (b, c);",
      sql: "--! transaction: off\ncreate index concurrently j on a (b);",
      effect: { lock: "ShareUpdateExclusive", work: "build" },
    },
    { sql: "create table a (b int primary key); create index i on a (b);" },
  ],
  good: [
    {
      setup: "create table a (b int, c int); create index i on a (b, c);",
      sql: "--! transaction: off\ncreate index concurrently j on a (c);",
    },
    {
      setup: "create table a (b int, c int); create index i on a (b) where c > 0;",
      sql: "--! transaction: off\ncreate index concurrently j on a (b);",
    },
    {
      setup: "create table a (b int, c int); create index i on a (b, c);",
      sql: "--! transaction: off\ncreate unique index concurrently j on a (b);",
    },
  ],
  check: ({ node }, context) => {
    if (!("IndexStmt" in node)) return [];
    const {
      relation,
      indexParams = [],
      unique,
      whereClause,
      accessMethod = "btree",
      indexIncludingParams,
    } = node.IndexStmt;
    const columns = indexParams.flatMap((one) =>
      "IndexElem" in one && isPlain(one.IndexElem) ? [one.IndexElem.name ?? ""] : [],
    );
    const odd =
      unique === true ||
      whereClause !== undefined ||
      indexIncludingParams !== undefined ||
      accessMethod !== "btree";
    if (odd || columns.length < indexParams.length) return [];
    const { key } = context.table(relation);
    const other = indexesOf(context.before, key).find(
      (index) =>
        index.predicate === null &&
        index.method === "btree" &&
        columns.every((one, at) => index.columns[at] === one),
    );
    return other === undefined
      ? []
      : [
          {
            message: `The index ${other.name} begins with ${columns.join(", ")} already`,
            evidence: "history",
          },
        ];
  },
};

/** A column in the order that an index has without further words. */
function isPlain({ name, ordering, opclass, collation }: IndexElem): boolean {
  return name !== undefined && ordering !== "SORTBY_DESC" && opclass === undefined && collation === undefined;
}
