import type { Problem } from "../problem.ts";
import type { Draft } from "./draft.ts";
import type { Finding } from "./finding.ts";
import type { Planned } from "./walk.ts";

/** Found in one cohort, these stop the whole plan: half of it would not be what was asked for. */
const stopsAll: ReadonlySet<string> = new Set(["requires-unmet", "still-required"]);

/** The drafts that somebody selected, each with the codes of the errors that keep it from running. */
export function blocking(
  drafts: readonly Draft[],
  findings: readonly (readonly Finding[])[],
  given: readonly Problem[],
): readonly Planned[] {
  const everywhere = [
    ...given.filter(({ severity, targets }) => severity === "error" && (targets ?? []).length === 0),
    ...findings.flat().filter(({ code }) => stopsAll.has(code)),
  ].map(({ code }) => code);
  return drafts.flatMap((draft, index) => {
    if (draft.reading.selected.length === 0) return [];
    const own = (findings[index] ?? []).flatMap(({ severity, code }) => (severity === "error" ? [code] : []));
    const all = draft.steps.length > 0 ? [...own, ...everywhere] : own;
    return [{ draft, blocked: [...new Set(all)].toSorted() }];
  });
}
