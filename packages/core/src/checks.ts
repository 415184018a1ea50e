import type { Inspection } from "./comment/inspection.ts";
import type { DriftCounts } from "./drift/drift-counts.ts";
import type { Plan } from "./plan.ts";
import { proofOf } from "./rehearse/proof.ts";
import type { Rehearsal } from "./rehearse/rehearsal.ts";
import { counted, thousands } from "./words.ts";

/** How the plan came about: against the database, by facts that were taken of it, or from files alone. */
export type Basis = "database" | "facts" | "files";

/** Something that was looked at, or was not. Nothing passed that was not run. */
export interface Check {
  readonly check: "files" | "histories" | "hazards" | "rehearsal" | "drift";
  readonly result: "passed" | "warning" | "failed" | "not run";
  /** `none edited or missing`; empty where the result says it all. */
  readonly text: string;
}

/** What was found out besides the plan; null where nobody looked. */
export interface Looked {
  readonly inspection: Inspection | null;
  readonly rehearsal: Rehearsal | null;
  readonly drift?: DriftCounts | null;
}

/** What was checked of a plan and what was not, in the order in which it is told. */
export function checksOf(
  plan: Plan,
  basis: Basis,
  { inspection, rehearsal, drift = null }: Looked,
): readonly Check[] {
  return [
    { check: "files", result: errorsIn(plan) === 0 ? "passed" : "failed", text: "" },
    histories(plan, basis),
    hazards(inspection),
    rehearsedCheck(rehearsal),
    apart(drift, basis),
  ];
}

/** `not run: no server`; histories are read, not run. */
export function notRunText({ check, text }: Check): string {
  const said = check === "histories" ? "not read" : "not run";
  return text === "" ? said : `${said}: ${text}`;
}

function errorsIn({ problems }: Plan): number {
  return problems.filter(
    ({ severity, exit, targets }) => severity === "error" && exit === 2 && targets === undefined,
  ).length;
}

function histories({ problems }: Plan, basis: Basis): Check {
  const check = "histories";
  if (basis === "files") return { check, result: "not run", text: "no database was asked" };
  const edited = problems.filter(({ severity, exit }) => severity === "error" && exit === 4).length;
  const source = basis === "facts" ? ", by the facts" : "";
  return edited === 0
    ? { check, result: "passed", text: `none edited or missing${source}` }
    : { check, result: "failed", text: `${counted(edited, "problem")}${source}` };
}

function hazards(inspection: Inspection | null): Check {
  if (inspection === null) return { check: "hazards", result: "not run", text: "" };
  if (inspection.coverage.statements === 0)
    return { check: "hazards", result: "not run", text: "there is no SQL to look at" };
  const { coverage, accepted } = inspection;
  const { statements, understood } = coverage;
  const risks = accepted.length === 0 ? "" : ` · ${counted(accepted.length, "hazard")} accepted`;
  return {
    check: "hazards",
    result: understood === statements ? "passed" : "warning",
    text: `looked for: ${thousands(understood)} of ${counted(statements, "statement")} understood (${percentOf(coverage)} %)${risks}`,
  };
}

/** How much of some statements was understood, as a whole percentage that is 100 only where it is all. */
export function percentOf({ statements, understood }: Inspection["coverage"]): number {
  return statements === 0 ? 100 : Math.floor((understood / statements) * 100);
}

const results = { nothing: "passed", proven: "passed", partly: "warning", failed: "failed" } as const;

function rehearsedCheck(rehearsal: Rehearsal | null): Check {
  const check = "rehearsal";
  if (rehearsal === null) return { check, result: "not run", text: "" };
  if (rehearsal.skipped !== null) return { check, result: "not run", text: rehearsal.skipped };
  const { verdict, text } = proofOf(rehearsal);
  const [reason] = rehearsal.cohorts.flatMap(({ skipped }) => skipped ?? []);
  return { check, result: results[verdict], text: reason === undefined ? text : `${text} (${reason})` };
}

/** It blocks nothing: the files are as right as before, and `tenantry drift` names who differs. */
function apart(drift: DriftCounts | null, basis: Basis): Check {
  const check = "drift";
  const not = (text: string): Check => ({ check, result: "not run", text });
  if (drift === null) return not("");
  const { tenants, compared, drifted } = drift;
  if (tenants === 0) return not("there are no tenants");
  const source = basis === "facts" ? ", by the facts" : "";
  if (compared === 0) return not(`no two tenants have the same history${source}`);
  const left = compared === tenants ? "" : ` · ${thousands(tenants - compared)} not compared`;
  if (drifted === 0)
    return { check, result: "passed", text: `none in ${counted(compared, "tenant")}${source}${left}` };
  const found = `${thousands(drifted)} of ${counted(compared, "tenant")} ${drifted === 1 ? "is" : "are"} not like others with the same history`;
  return { check, result: "warning", text: `${found}${source}${left}: see \`tenantry drift\`` };
}
