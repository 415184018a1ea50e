import type { Facts, Kind, TableFacts } from "@tenantry/core";
import type { TableRef } from "./context.ts";
import { target } from "./objects/name.ts";
import type { Objects } from "./objects/objects.ts";
import { bare, schemaOf } from "./replay/draft.ts";

/** What is known of a table by its key. */
export function refTo(
  key: string,
  { tables }: Objects,
  kind: Kind,
  facts: Facts | null,
  isFresh: (birth: string | null) => boolean,
): TableRef {
  const table = tables.get(key);
  const schema = schemaOf(key);
  const own = kind === "tenant" ? target : "public";
  return {
    key,
    shown: schema === own || schema === "pg_temp" ? bare(key) : key,
    table,
    fresh: schema === "pg_temp" || (table !== undefined && isFresh(table.birth)),
    shared: kind === "tenant" && schema !== own && schema !== "pg_temp",
    size: sizeOf(key, facts),
  };
}

function sizeOf(key: string, facts: Facts | null): TableFacts | undefined {
  const schema = schemaOf(key);
  const kind = schema === target ? "tenant" : schema === "public" ? "public" : null;
  return facts?.tables.find((one) => one.kind === kind && one.table === bare(key));
}
