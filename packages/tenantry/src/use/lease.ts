import { takeLease } from "@tenantry/postgres";
import type { Busy, Environment, Run } from "@tenantry/postgres";
import { TenantryError } from "../error.ts";

/** Does the work while no other run can; `signal` also ends when the lease is lost. Throws exit 6 while another run is under way. */
export async function underLease<T>(
  environment: Environment,
  run: Run,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const lease = await takeLease(environment, run, { waitMs: environment.leaseWaitMs, signal });
  if (lease.kind === "busy") throw busy(lease);
  try {
    return await work(AbortSignal.any([signal, lease.signal]));
  } finally {
    await lease.release();
  }
}

function busy({ who, since, tool }: Busy): TenantryError {
  const help = "Wait until it is over, or see tenantry doctor.";
  return new TenantryError("busy", `Another run is under way: ${who} with ${tool}, since ${since}.`, help, 6);
}
