import { exitCode, plainPalette, problemJson, problemsText, table } from "@tenantry/core";
import type { Target } from "@tenantry/core";
import { defineCommand } from "citty";
import type { CommandDef } from "citty";
import { agree } from "../use/agree.ts";
import { runOf } from "../use/run.ts";
import { listTenants, removeTenant } from "../use/tenants.ts";
import type { TenantList } from "../use/tenants.ts";
import { answererOf } from "./answerer.ts";
import { command } from "./command.ts";
import type { Call } from "./command.ts";
import { failureText } from "./failure-text.ts";
import type { Answer } from "./shell.ts";
import { create } from "./tenant-create.ts";
import { tool } from "./version.ts";
import { withFleet } from "./with-fleet.ts";

const list: CommandDef = command({
  name: "list",
  description: "Who is in the fleet",
  args: {},
  run: async (call) =>
    await withFleet(call, async ({ environment }) => shown(await listTenants(environment))),
});

const drop: CommandDef = command({
  name: "drop",
  description: "Drops a tenant with all its data, and takes it out of the registry",
  args: {
    id: { type: "positional", description: "the id of the tenant" },
    yes: { type: "boolean", description: "Do not ask" },
  },
  run: dropped,
});

export const tenant: CommandDef = defineCommand({
  meta: { name: "tenant", description: "Creates, lists and drops tenants" },
  subCommands: { create, list, drop },
});

async function dropped(call: Call): Promise<Answer> {
  return await withFleet(call, async ({ environment }) => {
    const [id = ""] = call.words;
    const run = runOf(call.shell.variables, tool);
    const result = await removeTenant({
      environment,
      id,
      run,
      agree: async (target) => await agreed(call, target),
    });
    if (result.kind === "gone") {
      return { exit: 0, json: { run: run.id, tenant: id, outcome: "gone" }, text: `${id} is gone\n` };
    }
    const { failure } = result;
    return {
      exit: 5,
      json: { run: run.id, tenant: id, outcome: "failed", failure },
      text: `${id}: ${failureText(failure)}`,
    };
  });
}

async function agreed(call: Call, { id, schema, database }: Target): Promise<void> {
  const what = database === "" ? `the schema ${schema}` : `the database ${database}`;
  const stake = `${id} would be gone, with all its data in ${what}.`;
  await agree({ will: `This will drop ${what}.`, expected: id, losses: [], stake }, answererOf(call));
}

function shown({ tenants, unprovisioned, orphans, problems }: TenantList): Answer {
  const rows = tenants.map(({ id, schema, database, labels }) => [
    id,
    database === null ? schema : `${database}.${schema}`,
    Object.entries(labels)
      .map(([name, value]) => `${name}=${value}`)
      .join(" "),
  ]);
  const missing = unprovisioned.map((id) => [id, "registered, not built: tenantry tenant create builds it"]);
  const unnamed = orphans.map((name) => [name, "migrated, not registered"]);
  const text = table([...rows, ...missing, ...unnamed]);
  return {
    exit: exitCode(problems.map(({ exit }) => exit)),
    json: { tenants, unprovisioned, orphans, problems: problems.map((problem) => problemJson(problem)) },
    text: text === "" && problems.length === 0 ? "No tenants yet.\n" : text,
    complaint: problemsText(problems, plainPalette),
  };
}
