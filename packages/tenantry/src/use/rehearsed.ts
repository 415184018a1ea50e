import { rehearsalProblems, withProblems } from "@tenantry/core";
import type { Plan, Rehearsal } from "@tenantry/core";
import { withSeen } from "@tenantry/lint";
import { ConnectError } from "@tenantry/postgres";
import { TenantryError } from "../error.ts";
import { rehearseFleet } from "./rehearse.ts";
import type { RehearsalRequest, RehearsalWish } from "./rehearse.ts";

/** A plan with what its rehearsal has against it. */
export interface RehearsedPlan {
  readonly plan: Plan;
  readonly rehearsal: Rehearsal;
}

/**
 * Rehearses a plan where there is something to rehearse it on. Where there is not, that is what the rehearsal says, and the
 * plan has a warning; it never throws for that.
 */
export async function rehearsed(request: RehearsalRequest, wish: RehearsalWish = {}): Promise<RehearsedPlan> {
  const { rehearsal, problems } = await rehearseFleet(request, wish).catch(notRehearsed);
  const plan = withProblems(request.plan, problems);
  return { plan: { ...plan, problems: withSeen(plan.problems, rehearsal) }, rehearsal };
}

function notRehearsed(error: unknown): Awaited<ReturnType<typeof rehearseFleet>> {
  if (!(error instanceof TenantryError || error instanceof ConnectError)) throw error;
  const skipped = error.message.replace(/\.$/, "");
  const rehearsal: Rehearsal = { version: 1, server: null, skipped, notes: [], cohorts: [] };
  return { rehearsal, problems: rehearsalProblems(rehearsal) };
}
