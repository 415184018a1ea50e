import { duration, table, thousands } from "@tenantry/core";
import { fleetTimings } from "../use/timings.ts";
import type { Answer } from "./shell.ts";
import type { Ground } from "./with-fleet.ts";

/** The answer of `status --timings`: a line for each migration, the slowest first. */
export async function timingsAnswer(
  { environment, catalog }: Ground,
  tenant: string | null,
): Promise<Answer> {
  const migrations = await fleetTimings(environment, catalog, tenant);
  const rows = migrations.map(({ id, targets, p50Ms, p95Ms, maxMs, totalMs }) => [
    id,
    thousands(targets),
    ...[p50Ms, p95Ms, maxMs, totalMs].map((ms) => duration(ms)),
  ]);
  const head = ["migration", "targets", "p50", "p95", "max", "all"];
  const text =
    rows.length === 0 ? "No ledger says yet how long anything took.\n" : table([head, ...rows], "  ");
  return { exit: 0, json: { environment: environment.name, migrations }, text };
}
