import type { Problem, Target } from "@tenantry/core";
import type { Connection } from "./environment.ts";

/** All targets of an environment, as listed at one moment. */
export interface Fleet {
  /** The public target first, tenants by id. */
  readonly targets: readonly Target[];
  /** How to reach each `Target.database`; `""` is the environment's own. */
  readonly databases: ReadonlyMap<string, Route>;
  readonly unprovisioned: readonly string[];
  readonly orphans: readonly string[];
  /** False while the registry table does not exist. */
  readonly registry: boolean;
  readonly problems: readonly Problem[];
}

/** One database by its pooled and its direct connection; the same where there is no pooler. */
export interface Route {
  readonly connection: Connection;
  readonly direct: Connection;
}
