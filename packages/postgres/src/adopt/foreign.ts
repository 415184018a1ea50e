import { createHash } from "node:crypto";
import { quoteIdent, quoteLiteral } from "@tenantry/core";
import { ServerError } from "../errors.ts";
import { readOnly } from "../ledger/statement.ts";
import { textOf } from "../row.ts";
import type { Session } from "../session.ts";
import type { Seen } from "./presence.ts";
import { contentOf, statuses } from "./tools.ts";
import type { ForeignStatus } from "./tools.ts";

/** One row of another tool's history. */
export interface ForeignRow {
  readonly key: string;
  readonly status: ForeignStatus;
}

/** What one table holds; `hash` is the SHA-256 of its content as the server computes it. */
export interface Content {
  readonly rows: readonly ForeignRow[];
  readonly hash: string;
}

/** Reads this table in each of these schemas, `most` in a round trip, and hands out equal ones together. */
export async function readForeign(
  session: Session,
  { tool, table }: Seen,
  schemas: readonly string[],
  most: number,
  found: (schemas: readonly string[], content: Content | string) => void,
): Promise<void> {
  let how: (place: Place) => string = withXml;
  const queue = batches(schemas, most);
  for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
    try {
      const query = how({ rows: tool.rows, table, schemas: batch });
      const results = await session.message([...readOnly, query].join(";\n"));
      for (const row of results.at(-1)?.rows ?? []) deliver(batch, row, found);
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      if (how === withXml && withoutXml.has(error.sqlstate)) {
        how = byUnion;
        queue.unshift(...batches(batch, mostWithoutXml));
      } else if (batch.length > 1) queue.unshift(...batches(batch, Math.ceil(batch.length / 2)));
      else found(batch, `${error.message} (${error.sqlstate}).`);
    }
  }
}

interface Place {
  readonly rows: string;
  readonly table: string;
  readonly schemas: readonly string[];
}

const mostWithoutXml = 50;
// query_to_xml() is missing, or the server was built without it.
const withoutXml = new Set(["0A000", "42883"]);

/** SQL made by SQL: one row per distinct content, however many schemas hold it. */
function withXml({ rows, table, schemas }: Place): string {
  const content = contentOf(rows);
  return `with wanted as materialized (
  select t.i::int4 as i, concat(quote_ident(t.name), ${quoteLiteral(`.${quoteIdent(table)}`)}) as place
    from json_array_elements_text(${quoteLiteral(JSON.stringify(schemas))}::json) with ordinality as t (name, i)
),
hashed as materialized (select i, place, ${xml("encode(sha256(convert_to(({content}), 'UTF8')), 'hex')", content)} as hash from wanted),
gathered as (select hash, min(i) as first, json_agg(i order by i) as members from hashed group by hash)
select g.members, (select convert_from(decode(${xml("encode(convert_to(({content}), 'UTF8'), 'base64')", content)}, 'base64'), 'UTF8')
                     from wanted w where w.i = g.first) as content
  from gathered g`;
}

/** The value of an expression over the table at `place`: base64 and hex need no unescaping. */
function xml(expression: string, content: string): string {
  const sql = `select ${expression.replace("{content}", () => content)} as v`;
  const made = `replace(${quoteLiteral(sql)}, '{table}', place)`;
  return `split_part(split_part(query_to_xml(${made}, true, false, '')::text, '<v>', 2), '</v>', 1)`;
}

function byUnion({ rows, table, schemas }: Place): string {
  const queries = schemas.map((schema, at) => {
    const content = contentOf(rows.replaceAll("{table}", () => placed(schema, table)));
    return `(select json_build_array(${at + 1}) as members, (${content}) as content)`;
  });
  return queries.join("\nunion all\n");
}

/** A table, qualified and quoted. */
export function placed(schema: string, table: string): string {
  return `${quoteIdent(schema)}.${quoteIdent(table)}`;
}

function deliver(
  batch: readonly string[],
  row: Readonly<Record<string, unknown>>,
  found: (schemas: readonly string[], content: Content | string) => void,
): void {
  const positions = Array.isArray(row["members"]) ? row["members"].map(Number) : [];
  const text = textOf(row["content"]) ?? "[]";
  const hash = createHash("sha256").update(text).digest("hex");
  found(
    positions.flatMap((at) => batch[at - 1] ?? []),
    { rows: rowsOf(text), hash },
  );
}

function rowsOf(text: string): readonly ForeignRow[] {
  const list: unknown = JSON.parse(text);
  return (Array.isArray(list) ? list : []).map((entry: unknown) => {
    const [key, word]: readonly unknown[] = Array.isArray(entry) ? entry : [];
    const status = statuses.find((known) => known === word);
    if (status === undefined) throw new Error(`bug: the status ${String(word)} is not known`);
    return { key: textOf(key) ?? "", status };
  });
}

function batches(schemas: readonly string[], size: number): (readonly string[])[] {
  const starts = Array.from({ length: Math.ceil(schemas.length / Math.max(size, 1)) }, (_, at) => at * size);
  return starts.map((start) => schemas.slice(start, start + size));
}
