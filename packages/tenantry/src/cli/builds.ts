import { cellCode, counted } from "@tenantry/core";
import type { BuildCount } from "@tenantry/postgres";

/** How the indexes of a plan would be built, a line for each migration; empty where it builds none. */
export function buildsText(builds: readonly BuildCount[]): string {
  const lines = sums(builds).map((sum) => `  ${sum.step} builds its index ${ways(sum)}\n`);
  return lines.length === 0 ? "" : `\n${lines.join("")}`;
}

/** The same for a pull request. */
export function buildsMarkdown(builds: readonly BuildCount[]): string {
  const lines = sums(builds).map((sum) => `- ${cellCode(sum.step)} builds its index ${ways(sum)}\n`);
  return lines.length === 0 ? "" : `\n${lines.join("")}`;
}

type Sum = Pick<BuildCount, "step" | "plain" | "concurrent">;

/** Over all cohorts: what counts is the table, not the history. */
function sums(builds: readonly BuildCount[]): readonly Sum[] {
  const all = new Map<string, Sum>();
  for (const { step, plain, concurrent } of builds) {
    const sum = all.get(step) ?? { step, plain: 0, concurrent: 0 };
    all.set(step, { step, plain: sum.plain + plain, concurrent: sum.concurrent + concurrent });
  }
  return [...all.values()];
}

function ways({ plain, concurrent }: Sum): string {
  const parts = [
    ...(plain > 0 ? [`plainly in ${counted(plain, "target")} where the table is small`] : []),
    ...(concurrent > 0 ? [`concurrently in ${counted(concurrent, "target")}`] : []),
  ];
  return parts.join(", ");
}
