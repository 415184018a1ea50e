import type { Node, RangeVar } from "libpg-query";
import { indexesOf } from "../objects/find.ts";
import { strings } from "../objects/name.ts";
import { addedConstraints } from "../tree/alter-table.ts";
import { hasEveryValue } from "../tree/index-rows.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "unique-added-to-data",
  severity: "warning",
  hazard: "Where two rows are alike already, in any target, this fails there.",
  help: "Look for duplicates in every tenant first: `tenantry apply --preflight` does.",
  safe: "",
  noSafe: "only the rows can tell; no form of the statement takes duplicates",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S+H+L",
  aliases: ["atlas:MF101", "atlas:MF102"],
  bad: [
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "--! transaction: off\ncreate unique index concurrently i on a (c);",
      effect: { lock: "ShareUpdateExclusive", work: "build" },
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a add constraint a_c unique (b, c);",
      effect: { lock: "AccessExclusive", work: "build" },
    },
  ],
  good: [
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "create unique index i on a (id, b);",
    },
    { sql: "create table a (b int); create unique index i on a (b);" },
    {
      setup: "create table a (b int); create unique index i on a (b) where b is not null;",
      sql: "alter table a add constraint a_b unique (b);",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "create index i on a (b);",
    },
  ],
  check: ({ node }, context) =>
    uniques(node).flatMap(({ relation, columns, partial }) => {
      const { fresh, shown, key } = context.table(relation);
      // What is unique by some of the columns is so by all of them.
      const known = indexesOf(context.before, key).some(
        (index) =>
          index.unique &&
          hasEveryValue(index) &&
          index.columns.every((one) => one !== null && columns.includes(one)),
      );
      if (fresh || (known && !partial)) return [];
      return [
        {
          message: `Rows of ${shown} that are alike in ${columns.join(", ") || "the expression"} make it fail`,
          table: relation,
        },
      ];
    }),
};

interface Unique {
  readonly relation: RangeVar | undefined;
  readonly columns: readonly string[];
  readonly partial: boolean;
}

function uniques(node: Node): Unique[] {
  if ("IndexStmt" in node && node.IndexStmt.unique === true) {
    const { relation, indexParams, whereClause } = node.IndexStmt;
    const columns = (indexParams ?? []).flatMap((one) =>
      "IndexElem" in one && one.IndexElem.name !== undefined ? [one.IndexElem.name] : [],
    );
    return [{ relation, columns, partial: whereClause !== undefined }];
  }
  return addedConstraints(node)
    .filter(
      ({ constraint: { contype, indexname } }) =>
        indexname === undefined && (contype === "CONSTR_UNIQUE" || contype === "CONSTR_PRIMARY"),
    )
    .map(({ relation, constraint }) => ({ relation, columns: strings(constraint.keys), partial: false }));
}
