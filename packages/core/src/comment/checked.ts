import { checksOf, notRunText, type Basis, type Check } from "../checks.ts";
import type { DriftCounts } from "../drift/drift-counts.ts";
import type { Plan } from "../plan.ts";
import type { Inspection } from "./inspection.ts";
import type { RehearsalSections } from "../render/rehearsal-markdown.ts";
import { markdownTable } from "../render/table.ts";

/** What was looked at and what was not. Nothing gets a tick that was not run. */
export function checkedTable(
  plan: Plan,
  basis: Basis,
  { inspection, rehearsed, drift = null }: Seen = { inspection: null, rehearsed: null },
): string {
  const rows = checksOf(plan, basis, { inspection, rehearsal: null, drift }).map((one) => [
    names[one.check],
    one.check === "rehearsal" && rehearsed !== null ? rehearsed.check : cell(one),
  ]);
  return markdownTable(["Check", "Result"], [":--", ":--"], rows);
}

/** What was found out besides the plan; null where nobody looked. */
export interface Seen {
  readonly inspection: Inspection | null;
  readonly rehearsed: Pick<RehearsalSections, "check"> | null;
  readonly drift?: DriftCounts | null;
}

const names: Readonly<Record<Check["check"], string>> = {
  files: "Files can be read, split and ordered",
  histories: "Applied migrations are as they were",
  hazards: "Hazards in the SQL",
  rehearsal: "Rehearsal: up, down, up",
  drift: "Drift between tenants",
};

const signs = { passed: "✅", warning: "⚠️", failed: "⛔", "not run": "➖" } as const;

function cell(one: Check): string {
  return `${signs[one.result]} ${one.result === "not run" ? notRunText(one) : one.text}`.trim();
}
