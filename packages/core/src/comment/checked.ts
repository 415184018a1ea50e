import type { Plan } from "../plan.ts";
import { counted } from "../words.ts";
import type { RehearsalSections } from "../render/rehearsal-markdown.ts";
import { markdownTable } from "../render/table.ts";

/** How the plan came about: against the database, or from files alone. */
export type Basis = "database" | "files";

/** What was looked at and what was not. Nothing gets a tick that was not run. */
export function checkedTable(
  { problems }: Plan,
  basis: Basis,
  rehearsed: Pick<RehearsalSections, "check"> | null = null,
): string {
  const edited = problems.filter(({ code }) => code === "edited" || code === "missing").length;
  const histories =
    basis === "files"
      ? "➖ not read: no database was asked"
      : edited === 0
        ? "✅ none edited or missing"
        : `⛔ ${counted(edited, "problem")}`;
  const rows = [
    ["Files can be read, split and ordered", errorsIn(problems) === 0 ? "✅" : "⛔"],
    ["Applied migrations are as they were", histories],
    ["Hazards in the SQL", basis === "files" ? "➖ not run" : "✅ looked for"],
    ["Rehearsal: up, down, up", rehearsed?.check ?? "➖ not run"],
    ["Drift between tenants", "➖ not run"],
  ];
  return markdownTable(["Check", "Result"], [":--", ":--"], rows);
}

function errorsIn(problems: Plan["problems"]): number {
  return problems.filter(
    ({ severity, exit, targets }) => severity === "error" && exit === 2 && targets === undefined,
  ).length;
}
