import { table } from "@tenantry/core";
import type { Provisioned } from "@tenantry/postgres";
import { defineCommand } from "citty";
import type { CommandDef } from "citty";
import { runOf } from "../use/run.ts";
import { listTenants, provisionTenants } from "../use/tenants.ts";
import type { TenantList } from "../use/tenants.ts";
import { command } from "./command.ts";
import type { Call } from "./command.ts";
import { many } from "./globals.ts";
import type { Answer } from "./shell.ts";
import { tool } from "./version.ts";
import { withFleet } from "./with-fleet.ts";

const create: CommandDef = command({
  name: "create",
  description: "Builds tenants with everything that the fleet is to have, and registers them",
  args: { id: { type: "positional", valueHint: many, description: "the id of the tenant" } },
  run: created,
});

const list: CommandDef = command({
  name: "list",
  description: "Who is in the fleet",
  args: {},
  run: async (call) =>
    await withFleet(call, async ({ environment }) => shown(await listTenants(environment))),
});

export const tenant: CommandDef = defineCommand({
  meta: { name: "tenant", description: "Creates, lists and drops tenants" },
  subCommands: { create, list },
});

async function created(call: Call): Promise<Answer> {
  return await withFleet(call, async ({ environment, catalog }) => {
    const { variables, signal } = call.shell;
    const run = runOf(variables, tool);
    const results = await provisionTenants({ environment, catalog, ids: call.words, run, signal });
    const failed = results.some(({ outcome }) => outcome === "failed");
    const exit = failed || results.length < call.words.length ? 5 : 0;
    return { exit, json: { run: run.id, tenants: results }, text: results.map(resultText).join("") };
  });
}

function resultText(result: Provisioned): string {
  const { id, outcome, schema, database, ms } = result;
  if (outcome === "failed") return `${id}: ${failureText(result.failure)}`;
  const where = database === "" ? `schema ${schema}` : `database ${database}`;
  return outcome === "unchanged"
    ? `${id} is there already, in ${where}\n`
    : `${id} created in ${where} (${Math.round(ms)} ms)\n`;
}

function failureText(failure: Extract<Provisioned, { outcome: "failed" }>["failure"]): string {
  const { path, line, message, excerpt, help } = failure;
  const place = path === null ? "" : `${path}${line === null ? "" : `:${line}`}: `;
  return [
    `${place}${message}`,
    ...(excerpt === null ? [] : [excerpt]),
    ...(help === "" ? [] : [`  ${help}`]),
    "",
  ].join("\n");
}

function shown({ tenants, unprovisioned, orphans }: TenantList): Answer {
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
    exit: 0,
    json: { tenants, unprovisioned, orphans },
    text: text === "" ? "No tenants yet.\n" : text,
  };
}
