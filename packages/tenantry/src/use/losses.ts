import type { Catalog, Plan, Statement } from "@tenantry/core";

/** A statement that takes data away for good. */
export interface Loss {
  /** The migration whose script has it. */
  readonly id: string;
  readonly path: string;
  readonly line: number;
  /** Its text on one line. */
  readonly sql: string;
}

/** What running the plan would lose: each dropped table, schema and column, in the order of the steps. */
export function lossesOf(plan: Plan, catalog: Catalog): readonly Loss[] {
  const cohorts = plan.stages.flatMap((stage) => stage.cohorts);
  const steps = cohorts.filter(({ blocked }) => blocked.length === 0).flatMap((cohort) => cohort.steps);
  const byId = new Map(catalog.migrations.map((migration) => [migration.id, migration]));
  const once = new Map(steps.map((step) => [`${step.verb} ${step.id}`, step]));
  return [...once.values()].flatMap(({ id, verb }) => {
    const migration = byId.get(id);
    const script = verb === "apply" ? migration?.up : migration?.down;
    return (script?.statements ?? []).filter(loses).map((statement) => ({
      id,
      path: script?.path ?? "",
      line: statement.line,
      sql: statement.text.replaceAll(/\s+/g, " "),
    }));
  });
}

const commands = /^(?:TRUNCATE|DROP (?:TABLE|SCHEMA|DATABASE|FOREIGN TABLE))\b/;
const column = /\bdrop\s+(?!constraint\b|default\b|not\s+null\b|expression\b|identity\b)/i;

function loses({ command, text }: Statement): boolean {
  return commands.test(command) || (command.startsWith("ALTER TABLE") && column.test(text));
}
