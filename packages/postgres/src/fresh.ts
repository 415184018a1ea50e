import { quoteLiteral } from "@tenantry/core";
import type { Covered } from "@tenantry/core";
import { demand } from "./guard.ts";
import { createLedger } from "./ledger/ddl.ts";
import type { Work } from "./work.ts";

/** Before `schema.sql`: its target gets a ledger, and must hold nothing else; empty for every other step. */
export function fresh({ environment, target, step }: Work, nonce: string): string {
  if (step.covers === undefined) return "";
  const empty = { word: "occupied", condition: isEmpty(target.schema, environment.ledger) };
  const statements = [...createLedger(target.schema, environment.ledger), `select ${demand(empty, nonce)}`];
  return `${statements.join(";\n")};\n`;
}

/** A migration as what its row says, when `schema.sql` brings it. */
export function coveredOf(work: Work, { version, checksum }: Covered): Work {
  const { step, migration } = work;
  return {
    ...work,
    step: { ...step, version, recorded: checksum },
    migration: { ...migration, name: version },
  };
}

/** SQL of type boolean. What an extension made, or we ourselves beside the public ledger, is nothing. */
function isEmpty(schema: string, ledger: string): string {
  const name = quoteLiteral(schema);
  const own = (catalog: string, namespace: string, rest: string): string => `not exists (
  select from pg_catalog.${catalog} o join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) o.${namespace}
   where n.nspname operator(pg_catalog.=) ${name}${rest} and not exists (
    select from pg_catalog.pg_depend d
     where d.classid operator(pg_catalog.=) 'pg_catalog.${catalog}'::pg_catalog.regclass
       and d.objid operator(pg_catalog.=) o.oid and d.deptype operator(pg_catalog.=) 'e'))`;
  const relations = ` and o.relkind operator(pg_catalog.=) any ('{r,p,v,m,S,f}') and o.relname operator(pg_catalog.<>) ${quoteLiteral(ledger)}
     and o.relname operator(pg_catalog.!~) '^tenantry_'`;
  const types = ` and o.typtype operator(pg_catalog.=) any ('{e,d,r}')`;
  return [
    own("pg_class", "relnamespace", relations),
    own("pg_proc", "pronamespace", ""),
    own("pg_type", "typnamespace", types),
  ].join(" and ");
}
