import type { Phase } from "./migration.ts";
import type { RolloutPolicy } from "./waves.ts";

/** Whatever changes what is sent or allowed, and so belongs in the digest. */
export interface Policy {
  /** `$target` stands for the target's schema. */
  readonly searchPath: readonly string[];
  readonly role: string | null;
  readonly ledger: string;
  readonly severities: Readonly<Record<string, string>>;
}

/** Which targets of the fleet are meant; empty fields mean all. */
export interface Selection {
  readonly only: "public" | "tenants" | null;
  readonly tenants: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** 1-based `index` of `of`; implies tenants only. */
  readonly shard: { readonly index: number; readonly of: number } | null;
}

/** What the flags of a command ask for. */
export interface Intent {
  readonly verb: "apply" | "revert";
  readonly selection: Selection;
  /** A version, a migration's id or `base`; it bounds an apply (inclusive) and is kept by a revert. */
  readonly to: string | null;
  /** How many steps to revert in each target; only for `revert` without `to`. */
  readonly steps: number | null;
  readonly phase: Phase | null;
  readonly outOfOrder: "refuse" | "allow";
  readonly policy: Policy;
  /** How to go through the tenants; left out, they are one wave. It changes no digest. */
  readonly rollout?: RolloutPolicy;
}
