/** The two kinds of ledger: the one public (control) schema, and a tenant's. */
export type Kind = "public" | "tenant";

/** One schema in one database that carries a ledger. */
export interface Target {
  readonly kind: Kind;
  /** Unique in the fleet: `public` for the public one, the tenant's id otherwise. */
  readonly id: string;
  /** Key of the database it lives in; the environment's own database is `""`. */
  readonly database: string;
  readonly schema: string;
  readonly labels: Readonly<Record<string, string>>;
}
