import { quoteIdent } from "@tenantry/core";
import type { Constraint } from "libpg-query";
import { strings, writtenTable } from "../objects/name.ts";
import { fromBytes } from "../parse/origin.ts";

/** A query that finds the rows of a table which break a constraint; null for a kind that rows cannot break. */
export function preflight(constraint: Constraint, table: string, text: string): string | null {
  const keys = strings(constraint.keys).map(quoteIdent);
  switch (constraint.contype) {
    case "CONSTR_CHECK": {
      const condition = conditionIn(text, constraint.location ?? 0);
      return condition === null ? null : `select * from ${table} where not (${condition})`;
    }
    case "CONSTR_UNIQUE":
    case "CONSTR_PRIMARY": {
      const columns = keys.join(", ");
      return `select ${columns}, count(*) from ${table} group by ${columns} having count(*) > 1`;
    }
    case "CONSTR_FOREIGN":
      return orphans(constraint, table);
    default:
      return null;
  }
}

function orphans({ fk_attrs, pk_attrs, pktable }: Constraint, table: string): string {
  const [from, to] = [strings(fk_attrs).map(quoteIdent), strings(pk_attrs).map(quoteIdent)];
  const { schema, name } = writtenTable(pktable);
  const parent = schema === null ? quoteIdent(name) : `${quoteIdent(schema)}.${quoteIdent(name)}`;
  const given = from.map((column) => `c.${column} is not null`).join(" and ");
  const same = from.map((column, index) => `p.${to[index] ?? column} = c.${column}`).join(" and ");
  return `select * from ${table} c where ${given} and not exists (select from ${parent} p where ${same})`;
}

/** What stands in the parentheses after CHECK. */
function conditionIn(text: string, bytes: number): string | null {
  const from = fromBytes(text, bytes);
  const check = /\bcheck\s*\(/gi;
  check.lastIndex = from;
  const start = check.exec(text) === null ? -1 : check.lastIndex;
  if (start < 0) return null;
  let depth = 1;
  const marks = /'(?:[^']|'')*'|"(?:[^"]|"")*"|[()]/g;
  marks.lastIndex = start;
  for (let found = marks.exec(text); found !== null; found = marks.exec(text)) {
    if (found[0] === "(") depth += 1;
    if (found[0] === ")") depth -= 1;
    if (depth === 0) return text.slice(start, found.index).replaceAll(/\s+/g, " ").trim();
  }
  return null;
}
