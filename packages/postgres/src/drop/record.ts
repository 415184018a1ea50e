import type { Target } from "@tenantry/core";
import type { Environment } from "../environment.ts";
import { logInsert } from "../log.ts";
import { removal } from "../provision/registration.ts";
import type { Run } from "../work.ts";

/** One tenant to drop. */
export interface Drop {
  readonly environment: Environment;
  readonly target: Target;
  readonly run: Run;
  /** Locks that one transaction may take; null for a share of the server's. */
  readonly locks: number | null;
  /** Random: tells our own errors from the server's. */
  readonly nonce: string;
}

/** SQL that takes the tenant out of the registry, if the configuration says how, and notes the drop in the audit log. */
export function recorded({ environment, target, run }: Drop): string {
  const entry = { target: target.id, step: null, verb: "drop", checksum: null, mode: null } as const;
  return `${removal(environment, target) ?? ""}${logInsert(environment, run, [entry])}`;
}
