import { counted, thousands } from "@tenantry/core";
import type { NewTenant, Provisioned } from "@tenantry/postgres";
import type { CommandDef } from "citty";
import { usage } from "../error.ts";
import { runOf } from "../use/run.ts";
import { readTenantFile } from "../use/tenant-file.ts";
import { provisionTenants } from "../use/tenants.ts";
import { command } from "./command.ts";
import type { Call } from "./command.ts";
import { failureText } from "./failure-text.ts";
import { many } from "./globals.ts";
import type { Answer } from "./shell.ts";
import { count } from "./values.ts";
import { tool } from "./version.ts";
import { withFleet } from "./with-fleet.ts";

export const create: CommandDef = command({
  name: "create",
  description: "Builds tenants with everything that the fleet is to have, seeds and registers them",
  args: {
    id: { type: "positional", valueHint: many, required: false, description: "the id of the tenant" },
    from: {
      type: "string",
      valueHint: "file",
      description: "A .csv or .json of tenants; its columns are parameters of tenants.insert",
    },
    concurrency: { type: "string", valueHint: "n", description: "Tenants built at once (default: 4)" },
  },
  check: (call) => void [count(call, "concurrency", 1), checkWords(call)],
  run,
});

async function run(call: Call): Promise<Answer> {
  const tenants = await wanted(call);
  return await withFleet(call, async ({ environment, catalog }) => {
    const { variables, signal } = call.shell;
    const run = runOf(variables, tool);
    const results = await provisionTenants({
      environment: { ...environment, concurrency: count(call, "concurrency", 1) ?? environment.concurrency },
      catalog,
      tenants,
      run,
      signal,
      show: progressOf(call, tenants.length),
    });
    return answer(run.id, tenants, results);
  });
}

function checkWords(call: Call): void {
  const { words } = call;
  const from = call.text("from");
  if (from === null && words.length === 0)
    throw usage("word-missing", "<id> is missing.", "Give the id of the tenant, or --from <file>.");
  if (from !== null && words.length > 0)
    throw usage("flags-contradict", "--from names the tenants already.", "Leave out the other ids.");
}

async function wanted(call: Call): Promise<readonly NewTenant[]> {
  const from = call.text("from");
  if (from !== null) return await readTenantFile(call.shell.cwd, from);
  return call.words.map((id) => ({ id }));
}

/** A line now and then while there are many. */
function progressOf({ shell }: Call, all: number): () => void {
  let over = 0;
  return () => {
    over += 1;
    if (all > few && (over === all || over % Math.ceil(all / 10) === 0))
      shell.say(`  ${thousands(over)} of ${counted(all, "tenant")}`);
  };
}

// More than these are counted, not listed.
const few = 20;

function answer(run: string, tenants: readonly NewTenant[], results: readonly Provisioned[]): Answer {
  const failures = results.filter(({ outcome }) => outcome === "failed");
  const left = tenants.length - results.length;
  const outcomes = {
    created: countOf(results, "created"),
    continued: countOf(results, "continued"),
    unchanged: countOf(results, "unchanged"),
    failed: failures.length,
    left,
  };
  const listed = (results.length > few ? failures.slice(0, few) : results).map(resultText).join("");
  const sum = results.length > few || left > 0 ? `${sumText(outcomes)}\n` : "";
  return {
    exit: failures.length > 0 || left > 0 ? 5 : 0,
    json: { run, outcomes, tenants: results },
    text: `${listed}${sum}`,
  };
}

function countOf(results: readonly Provisioned[], outcome: Provisioned["outcome"]): number {
  return results.filter((one) => one.outcome === outcome).length;
}

function sumText(outcomes: Readonly<Record<string, number>>): string {
  const parts = Object.entries(outcomes).filter(([name, number]) => number > 0 || name === "created");
  const words: Readonly<Record<string, string>> = { unchanged: "there already", left: "not begun" };
  return parts.map(([name, number]) => `${thousands(number)} ${words[name] ?? name}`).join(", ");
}

function resultText(result: Provisioned): string {
  const { id, outcome, schema, database, ms } = result;
  if (outcome === "failed") return `${id}: ${failureText(result.failure)}`;
  const where = database === "" ? `schema ${schema}` : `database ${database}`;
  return outcome === "unchanged"
    ? `${id} is there already, in ${where}\n`
    : `${id} created in ${where} (${Math.round(ms)} ms)\n`;
}
