import { examine } from "@tenantry/postgres";
import type { Environment, Finding } from "@tenantry/postgres";
import type { ExitCode } from "@tenantry/core";

/** What was looked at, and what that means for whoever asked. */
export interface Examined {
  readonly findings: readonly Finding[];
  readonly exit: ExitCode;
}

/** Looks at everything that can keep an apply from going well. Nothing is written. */
export async function examineFleet(environment: Environment): Promise<Examined> {
  const findings = await examine(environment);
  const wrong = findings.filter(({ level }) => level === "error");
  // Only a server that does not answer is a failure of the command; the rest is what it was asked for.
  const unreachable = wrong.some(({ check }) => check === "connection");
  return { findings, exit: unreachable ? 1 : wrong.length > 0 ? 4 : 0 };
}
