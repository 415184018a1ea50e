import type { Status, StatusCohort } from "../plan/status.ts";
import { capped, counted, thousands, whom } from "../words.ts";
import { visible } from "./escape.ts";
import type { Palette } from "./palette.ts";
import { problemsText } from "./problems.ts";
import { table } from "./table.ts";

/** Where a fleet stands, for a terminal: one line per history. */
export function statusText(status: Status, palette: Palette): string {
  const problems = [...status.problems, ...status.cohorts.flatMap((cohort) => cohort.problems)];
  const parts = [
    `${palette.strong(`${visible(status.environment)}:`)} ${standing(status, palette)}\n`,
    cohortTable(status, palette),
    left("registered but without a schema", status.unprovisioned, palette),
    left("migrated but not registered", status.orphans, palette),
    problemsText(problems, palette),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

/** What each cohort lacks, by name and in the order of running; empty where nobody is behind. */
export function pendingText({ cohorts }: Status, palette: Palette): string {
  const blocks = cohorts
    .filter(({ pending }) => pending.length > 0)
    .map(({ targets, pending }) => {
      const names = pending.map((id) => `    ${visible(id)}\n`).join("");
      return `  ${palette.warn("pending")} in ${visible(whom(targets))}\n${names}`;
    });
  return blocks.join("\n");
}

function standing({ cohorts, targets, problems }: Status, palette: Palette): string {
  const behind = cohorts.filter(({ pending }) => pending.length > 0).flatMap((cohort) => cohort.targets);
  const broken = cohorts.flatMap(({ problems }) => problems).filter(({ severity }) => severity === "error");
  const unknown = problems.filter(({ severity }) => severity === "error");
  if (targets === 0) return "no targets";
  const all = counted(targets, "target");
  if (broken.length > 0) return palette.bad(`${counted(broken.length, "error")} in the histories of ${all}`);
  const others = unknown.length > 0 ? `, ${palette.bad(counted(unknown.length, "error"))}` : "";
  const have = behind.length === 1 ? "has" : "have";
  if (behind.length > 0)
    return `${palette.warn(`${thousands(behind.length)} of ${all} ${have} pending migrations`)}${others}`;
  return `${palette.good(`${all} up to date`)}${others}`;
}

function cohortTable({ cohorts }: Status, palette: Palette): string {
  if (cohorts.length === 0) return "";
  const head = ["targets", "at", "applied", "pending", ""].map(palette.faint);
  return table([head, ...cohorts.map((cohort) => row(cohort, palette))], "  ");
}

function row(
  { targets, head, applied, pending, problems }: StatusCohort,
  palette: Palette,
): readonly string[] {
  const codes = new Set(problems.map(({ code }) => code));
  return [
    visible(whom(targets)),
    head === null ? palette.faint("start") : visible(head),
    thousands(applied),
    pending.length === 0 ? palette.good("none") : pendingOf(pending, palette),
    codes.size > 0 ? palette.bad([...codes].join(", ")) : "",
  ];
}

function pendingOf(pending: readonly string[], palette: Palette): string {
  const next = palette.faint(`next ${visible(pending[0] ?? "")}`);
  return `${palette.warn(thousands(pending.length))} ${next}`;
}

function left(what: string, names: readonly string[], palette: Palette): string {
  return names.length === 0 ? "" : `  ${palette.warn(what)}: ${visible(capped(names))}\n`;
}
