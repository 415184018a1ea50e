import type { Catalog, Failure, Target } from "@tenantry/core";
import { channel } from "../execute/channel.ts";
import type { Environment } from "../environment.ts";
import { grouped } from "../grouped.ts";
import { nameKey } from "../names.ts";
import type { Run } from "../work.ts";
import { refusedTenant, targetOf } from "./new-tenant.ts";
import type { NewTenant } from "./new-tenant.ts";
import { buildOne } from "./one.ts";
import type { Builder, Ending } from "./one.ts";

export interface ProvisionOptions {
  readonly run: Run;
  /** Tenants built at once; 4 by default. */
  readonly concurrency?: number;
  /** Aborted to start no further tenant: those left are not reported. */
  readonly signal?: AbortSignal;
}

/** What became of one tenant that was asked for. */
export type Provisioned = Ending & {
  readonly id: string;
  readonly schema: string;
  /** Empty for the environment's own database. */
  readonly database: string;
  readonly ms: number;
};

const defaultConcurrency = 4;

/**
 * Builds tenants with everything that the fleet is to have: what was announced last, or the catalog where nothing ever was.
 * Each is built, seeded and registered as a whole or not at all; one that is there already is `unchanged`, one that was begun is
 * `continued`. Yields them as they are over. A tenant that fails never stops the others, and nothing is thrown for it.
 */
export async function* provision(
  environment: Environment,
  catalog: Catalog,
  tenants: readonly NewTenant[],
  options: ProvisionOptions,
): AsyncGenerator<Provisioned, void, void> {
  const { run, signal, concurrency = environment.concurrency ?? defaultConcurrency } = options;
  const builder: Builder = { environment, catalog, run, ...(signal === undefined ? {} : { signal }) };
  const results = channel<Provisioned>(tenants.length + 1);
  const queue = tenants.values();
  const twins = grouped(tenants, ({ id }) => nameKey(id));
  let unheard = false;

  async function worker(): Promise<void> {
    for (const tenant of queue) {
      if (signal?.aborted === true || unheard) return;
      const alike = twins.get(nameKey(tenant.id)) ?? [];
      results.put(await provisioned(builder, tenant, alike[0] === tenant ? null : (alike[0]?.id ?? null)));
    }
  }
  const workers = Promise.all(Array.from({ length: Math.min(concurrency, tenants.length) }, worker));
  const over = workers.finally(() => results.close());
  try {
    yield* results.read();
  } finally {
    unheard = true;
    await over;
  }
}

async function provisioned(builder: Builder, tenant: NewTenant, twin: string | null): Promise<Provisioned> {
  const began = performance.now();
  const target = twin === null ? targetOf(builder.environment, tenant) : sameAs(tenant, twin);
  if (isFailure(target))
    return {
      outcome: "failed",
      failure: target,
      id: tenant.id,
      schema: tenant.schema ?? "",
      database: tenant.database ?? "",
      ms: 0,
    };
  const ending = await buildOne(builder, tenant, target);
  const { id, schema, database } = target;
  return { ...ending, id, schema, database, ms: performance.now() - began };
}

function sameAs({ id }: NewTenant, twin: string): Failure {
  return refusedTenant(
    id,
    `The tenant ${id} was asked for twice, or is too like ${twin}.`,
    "Name each tenant once.",
  );
}

function isFailure(target: Target | Failure): target is Failure {
  return "message" in target;
}
