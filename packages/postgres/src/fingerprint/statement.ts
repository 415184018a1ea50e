import { attached } from "./attached.ts";
import { comments, grants, owned, owners } from "./metadata.ts";
import { columns, composites, relations, sequences, tables, views } from "./relations.ts";
import { functions, rarities, statistics, types } from "./standalone.ts";
import { neutral, wantedCtes } from "./wanted.ts";
import type { Place } from "./wanted.ts";

/** What deparsing depends on, and reading only; it follows `readOnly` of the ledgers. */
export const deparsing: readonly string[] = [
  "set local statement_timeout = '110s'",
  "set local timezone = 'UTC'",
  "set local datestyle = 'ISO, YMD'",
  "set local intervalstyle = 'postgres'",
  "set local bytea_output = 'hex'",
  "set local extra_float_digits = 1",
  "set local quote_all_identifiers = off",
];

/**
 * One row per distinct fingerprint of these schemas: `kinds`, a JSON object with a hash for every kind of object, and
 * `members`, the 1-based positions of the schemas that have it. A schema that does not exist is in none.
 */
export function fingerprintStatement(places: readonly Place[], ledger: string): string {
  // Names of objects are no place for the schema's own, whatever it is called: without dots and quotes it is not found there.
  const text = `string_agg(concat(translate(l.name, '."''', '   '), E'\\t', l.definition), E'\\n' order by l.name collate "C", l.definition collate "C")`;
  return `with ${ctes(places, ledger)},
texts as (select l.i, l.kind, ${text} as text from lines l group by l.i, l.kind),
hashed as (select w.i, t.kind, encode(sha256(convert_to(${neutral("t.text")}, 'UTF8')), 'hex') as hash from texts t join wanted w on w.i = t.i),
folded as (select i, json_object_agg(kind, hash order by kind)::text as kinds from hashed group by i)
select kinds, json_agg(i order by i) as members from folded group by kinds`;
}

/** Every object of these schemas: `i`, `kind`, `name`, `definition`. */
export function objectsStatement(places: readonly Place[], ledger: string): string {
  return `with ${ctes(places, ledger)}
select l.i, l.kind, l.name, ${neutral("l.definition")} as definition
  from lines l join wanted w on w.i = l.i order by l.i, l.kind, l.name collate "C"`;
}

function ctes(places: readonly Place[], ledger: string): string {
  const lines = [
    tables,
    columns,
    sequences,
    views,
    composites,
    "select i, kind, name, definition from attached",
    "select i, 'function', name, definition from functions",
    "select i, kind, name, definition from types",
    "select i, 'statistics', name, definition from extended",
    ...rarities,
    owners,
    ...grants,
    comments,
  ];
  return `${[wantedCtes(places, ledger), relations, attached, functions, types, statistics, owned].join(",\n")},
lines (i, kind, name, definition) as (
${lines.join("\nunion all\n")}
)`;
}
