import { quoteLiteral } from "@tenantry/core";
import type { ServerError } from "./session.ts";

/** A condition of ours that the server checks; `word` is how the client hears that it does not hold. */
export interface Demand {
  readonly word: string;
  /** SQL of type boolean, fully qualified. */
  readonly condition: string;
}

/** SQL of type boolean that is true, or raises an error that carries the nonce and the word. */
export function demand({ word, condition }: Demand, nonce: string): string {
  return `case when ${condition} then true else ${raise(word, nonce)} end`;
}

/** The word of our own demand that raised this error; null when it is not one of ours. */
export function broken(error: ServerError, nonce: string): string | null {
  return new RegExp(`tenantry ${nonce} ([\\w:-]+)`).exec(error.message)?.[1] ?? null;
}

/**
 * Raises `unsafe` unless the ledger, which is locked, still is a table that runs no code of others, and `fence` unless it
 * holds exactly that history; remembers the transaction for `closing`.
 */
export function fence(ledger: string, history: string, nonce: string): string {
  return `
select ${demand({ word: "unsafe", condition: runsNothing(ledger) }, nonce)};
select case
    when ${hash} operator(pg_catalog.=) '${history}'
    then pg_catalog.set_config('${witness(nonce)}', ${transaction}, true)
    else ${raise("fence", nonce)}::pg_catalog.text end
  from only ${ledger};
`;
}

/** Raises `transaction` in another transaction than the fence's, `ledger` when somebody else wrote there, else returns the marker. */
export function closing(ledger: string, history: string, nonce: string): string {
  const remembered = `pg_catalog.current_setting('${witness(nonce)}', true)`;
  return `
select case
    when (${remembered} operator(pg_catalog.=) ${transaction}) is not true
    then ${raise("transaction", nonce)}::pg_catalog.text
    when ${hash} operator(pg_catalog.<>) '${history}'
    then ${raise("ledger", nonce)}::pg_catalog.text
    else '${nonce}' end as tenantry
  from only ${ledger}`;
}

/** SQL of type boolean: what was read long ago may have been replaced by whoever owns the schema. */
function runsNothing(ledger: string): string {
  return `exists (select from pg_catalog.pg_class c
  where c.oid operator(pg_catalog.=) ${quoteLiteral(ledger)}::pg_catalog.regclass and c.relkind operator(pg_catalog.=) 'r'
    and not c.relrowsecurity and not c.relforcerowsecurity
    and not exists (select from pg_catalog.pg_rewrite r where r.ev_class operator(pg_catalog.=) c.oid)
    and not exists (select from pg_catalog.pg_trigger t where t.tgrelid operator(pg_catalog.=) c.oid and not t.tgisinternal))`;
}

const transaction = "pg_catalog.pg_current_xact_id()::pg_catalog.text";

/** SQL of type text over a ledger: the hash of what it holds, by the same text as core's. */
const hash = `pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(coalesce(pg_catalog.string_agg(
      pg_catalog.concat(version, E'\\t', checksum, E'\\t', state, E'\\n'), '' order by version collate pg_catalog."C"
    ), ''), 'UTF8')), 'hex')`;

/** SQL of type boolean that always fails. concat() is stable, not immutable: the planner does not try the cast before its turn. */
function raise(word: string, nonce: string): string {
  return `cast(pg_catalog.concat(${quoteLiteral(`tenantry ${nonce} ${word}`)}) as pg_catalog.bool)`;
}

function witness(nonce: string): string {
  return `tenantry.x${nonce}`;
}
