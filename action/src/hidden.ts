import type { Failure, Inspection, Plan, Problem, Report, Target } from "@tenantry/core";
import { sha256 } from "tenantry/action";
import type { Occasion } from "./event.ts";
import type { Inputs } from "./inputs.ts";

/** Takes names of tenants out of what everybody may read. */
export interface Veil {
  plan(plan: Plan): Plan;
  inspection(inspection: Inspection): Inspection;
  report(report: Report): Report;
}

/** Names are customers: in a public repository nobody reads them unless the workflow says so. */
export function veilOf(inputs: Inputs, occasion: Occasion, targets: readonly Target[]): Veil {
  if (namesAreShown(inputs, occasion)) return open;
  return veil(targets.filter(({ kind }) => kind === "tenant"));
}

export function namesAreShown(inputs: Inputs, { visibility }: Occasion): boolean {
  const shown = inputs["show-tenants"];
  return shown === "always" || (shown === "auto" && visibility === "private");
}

const open: Veil = {
  plan: (plan) => plan,
  inspection: (inspection) => inspection,
  report: (report) => report,
};

function veil(tenants: readonly Target[]): Veil {
  const aliases = new Map(
    tenants.flatMap(({ id, schema, database }) => {
      const alias = `tenant-${sha256(id).slice(0, 12)}`;
      return [id, schema, database].map((name) => [name, alias] as const);
    }),
  );
  aliases.delete("");
  aliases.delete("public");
  const odd = [...aliases.keys()].filter((name) => !/^[\w-]+$/.test(name));
  const name = (id: string): string => aliases.get(id) ?? id;
  const text = (words: string): string =>
    odd
      .reduce((left, each) => left.replaceAll(each, name(each)), words)
      .replaceAll(/[\w-]+/g, (word) => name(word));
  return {
    plan: (plan) => hiddenPlan(plan, { name, text }),
    inspection: (inspection) => ({
      ...inspection,
      accepted: inspection.accepted.map((one) => ({
        ...one,
        problem: hiddenProblem(one.problem, { name, text }),
      })),
    }),
    report: (report) => ({
      ...report,
      notes: report.notes.map(text),
      failures: report.failures.map((group) => ({
        ...group,
        first: failure(group.first, { name, text }),
        targets: group.targets.map(name),
      })),
    }),
  };
}

interface Aliases {
  readonly name: (id: string) => string;
  readonly text: (words: string) => string;
}

function hiddenPlan(plan: Plan, { name, text }: Aliases): Plan {
  const stages = plan.stages.map((stage) => ({
    ...stage,
    cohorts: stage.cohorts.map((cohort) => ({
      ...cohort,
      targets: cohort.targets.map((target) => hiddenTarget(target, name)),
    })),
  }));
  const problems = plan.problems.map((problem) => hiddenProblem(problem, { name, text }));
  return { ...plan, stages, problems };
}

function hiddenProblem(problem: Problem, { name, text }: Aliases): Problem {
  return {
    ...problem,
    message: text(problem.message),
    help: text(problem.help),
    ...(problem.targets === undefined ? {} : { targets: problem.targets.map(name) }),
  };
}

function hiddenTarget(target: Target, name: Aliases["name"]): Target {
  if (target.kind === "public") return target;
  return { ...target, id: name(target.id), schema: name(target.id), database: "", labels: {} };
}

function failure(first: Failure, { name, text }: Aliases): Failure {
  const { excerpt } = first;
  return {
    ...first,
    target: name(first.target),
    message: text(first.message),
    help: text(first.help),
    excerpt: excerpt === null ? null : text(excerpt),
  };
}
