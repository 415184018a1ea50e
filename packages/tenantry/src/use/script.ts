import { createLedger } from "@tenantry/postgres";
import { baseMigrations, quoteIdent, quoteLiteral } from "@tenantry/core";
import type { Catalog, Cohort, Intent, Migration, Plan, Statement, Step } from "@tenantry/core";
import { usage } from "../error.ts";

/** What a script is made of; no database is asked. */
export interface Scripted {
  readonly catalog: Catalog;
  readonly intent: Intent;
  readonly plan: Plan;
  /** `tenantry/0.1.0`: what the ledger rows say. */
  readonly tool: string;
  /** `any`: nobody knows yet which target it is for. */
  readonly whom: "planned" | "any";
}

/**
 * A psql script that does what the plan says, ledger rows included, for the targets of one cohort: `-v schema=` and
 * `-v tenant=` say which one. Throws exit 2 where the plan has several cohorts.
 */
export function script(scripted: Scripted): string {
  const cohorts = onlyCohort(scripted.plan);
  const all = [...scripted.catalog.migrations, ...baseMigrations(scripted.catalog)];
  const migrations = new Map(all.map((migration) => [migration.id, migration]));
  const [first] = cohorts;
  if (first === undefined) return "-- Nothing to do.\n";
  const steps = cohorts
    .flatMap((cohort) => cohort.steps)
    .map((step) => stepText(step, migrations.get(step.id), scripted));
  const ledger = first.shape === "none" ? ledgerText(scripted.intent.policy.ledger) : "";
  return [header(first, scripted.whom), ledger, ...steps].filter((part) => part !== "").join("\n");
}

/** The cohorts of one group of targets, one for each stage. */
function onlyCohort({ stages }: Plan): readonly Cohort[] {
  const cohorts = stages.flatMap((stage) => stage.cohorts).filter(({ steps }) => steps.length > 0);
  const groups = new Set(cohorts.map(({ targets }) => targets.map(({ id }) => id).join("\n")));
  if (groups.size <= 1) return cohorts;
  throw usage(
    "several-cohorts",
    `A script is for one cohort, and this plan has ${groups.size}.`,
    "Select one: --only public, or --tenant <id>.",
  );
}

function header({ targets, from }: Cohort, whom: Scripted["whom"]): string {
  const [one, other] = whom === "any" ? [] : targets;
  const set =
    one !== undefined && other === undefined
      ? [`\\set schema ${quoteLiteral(one.schema)}`, `\\set tenant ${quoteLiteral(one.id)}`]
      : ["-- Once for each target: psql -v schema=… -v tenant=… -f this-file"];
  return [`-- From ${from.head ?? "the very start"}.`, ...set, "\\set ON_ERROR_STOP on", ""].join("\n");
}

function ledgerText(ledger: string): string {
  const statements = createLedger("schema", ledger).map((statement) => `${statement};`);
  return ["begin;", ...statements, "commit;", ""].join("\n").replaceAll('"schema".', ':"schema".');
}

function stepText(step: Step, migration: Migration | undefined, { intent, tool }: Scripted): string {
  const section = step.verb === "apply" ? migration?.up : migration?.down;
  if (migration === undefined || section === undefined || section === null) {
    throw new Error(`bug: ${step.id} has no script`);
  }
  const { policy } = intent;
  const path = (migration.searchPath ?? policy.searchPath).map((name) =>
    name === "$target" ? ':"schema"' : quoteIdent(name),
  );
  const checks = step.verb === "revert" ? [] : migration.verify;
  const body = [
    ...section.statements.map(step.mode === "batch" ? rounds : terminated),
    ...checks.map((check) => `-- must be true:\n${terminated(check)}`),
  ];
  const title = `-- ${step.verb} ${step.id} (${section.path})`;
  const row = rowText(step, migration, `:"schema".${quoteIdent(policy.ledger)}`, tool);
  if (step.mode === "transaction") {
    return [title, "begin;", `set local search_path = ${path.join(", ")};`, ...body, row, "commit;", ""].join(
      "\n",
    );
  }
  return [title, `set search_path = ${path.join(", ")};`, ...body, row, "reset search_path;", ""].join("\n");
}

function rowText(step: Step, migration: Migration, ledger: string, tool: string): string {
  if (step.verb === "revert") return `delete from ${ledger} where version = ${quoteLiteral(step.version)};`;
  if (step.covers !== undefined)
    return step.covers.map((one) => insertText({ ...one, name: one.version }, ledger, tool)).join("\n");
  const { version, recorded: checksum } = step;
  return insertText({ version, name: migration.name, checksum }, ledger, tool);
}

function insertText(
  { version, name, checksum }: { readonly version: string; readonly name: string; readonly checksum: string },
  ledger: string,
  tool: string,
): string {
  const values = [version, name, checksum, tool].map(quoteLiteral);
  return `insert into ${ledger} (version, name, checksum, tool, who)\nvalues (${values.join(", ")}, current_user);`;
}

/** A comment at the very end must not swallow the semicolon. */
function terminated({ text }: Statement): string {
  return text.slice(text.lastIndexOf("\n") + 1).includes("--") ? `${text}\n;` : `${text};`;
}

/** The rounds of a batch, each committed, in one statement. */
function rounds({ text, variables }: Statement): string {
  if (variables.length > 0) {
    const help = "Leave it to tenantry apply, or write the batch without variables.";
    throw usage("script-batch", "psql fills in no variables inside of the loop that a batch needs.", help);
  }
  return `do $tenantry$
declare
  changed bigint;
begin
  loop
    ${text}
    ;
    get diagnostics changed = row_count;
    exit when changed = 0;
    commit;
  end loop;
end
$tenantry$;`;
}
