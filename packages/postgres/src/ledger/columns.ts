/** A column of a ledger besides `version` and `applied_at`: nullable or defaulted, so that other tools may still write. */
interface Column {
  readonly name: string;
  readonly type: string;
}

/** What we add to `(version, applied_at)`. `progress` tells how far a non-transactional step got. */
export const ledgerColumns: readonly Column[] = [
  { name: "name", type: "pg_catalog.text" },
  { name: "checksum", type: "pg_catalog.text" },
  { name: "state", type: "pg_catalog.text not null default 'applied'" },
  { name: "duration_ms", type: "pg_catalog.int8" },
  { name: "run", type: "pg_catalog.text" },
  { name: "who", type: "pg_catalog.text" },
  { name: "tool", type: "pg_catalog.text" },
  { name: "commit", type: "pg_catalog.text" },
  { name: "progress", type: "pg_catalog.text" },
];
