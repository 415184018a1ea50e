import { exitCode, plan, problemJson, rehearsalMarkdown, rehearsalText } from "@tenantry/core";
import type { Catalog, Facts, Intent, State } from "@tenantry/core";
import { readFleet } from "@tenantry/postgres";
import type { Environment } from "@tenantry/postgres";
import type { CommandDef } from "citty";
import { policyOf } from "../config/environment.ts";
import { TenantryError } from "../error.ts";
import { loadCatalog, loadProject } from "../load.ts";
import type { Project } from "../load.ts";
import { sha256 } from "../project.ts";
import { loadFacts, takeFacts } from "../use/facts.ts";
import { imaginedState, withNewTenant } from "../use/imagined.ts";
import { rehearseFleet } from "../use/rehearse.ts";
import type { RehearsalWish } from "../use/rehearse.ts";
import { usage } from "../error.ts";
import { command } from "./command.ts";
import type { Call } from "./command.ts";
import { targets } from "./globals.ts";
import { applyIntent, bounds } from "./intent.ts";
import { paletteOf } from "./palette.ts";
import type { Answer } from "./shell.ts";
import { count, duration, oneOf } from "./values.ts";
import { whereOf } from "./where.ts";
import { withFleet } from "./with-fleet.ts";

export const rehearse: CommandDef = command({
  name: "rehearse",
  description:
    "Runs what is pending on a scratch server, for each cohort on its own history: up, down, up. Says what it locks and does",
  args: {
    ...targets,
    ...bounds,
    from: {
      type: "string",
      valueHint: "version|base",
      description: "Instead of the fleet: from there, without a database",
    },
    facts: {
      type: "string",
      valueHint: "file",
      description: "What the environment is like (default: as it is now)",
    },
    "server-version": {
      type: "string",
      valueHint: "major",
      description: "PostgreSQL of this major version (default: as the environment's)",
    },
    "shadow-url": {
      type: "string",
      valueHint: "url",
      description: "An empty database on another scratch server than the embedded one",
    },
    untrusted: {
      type: "boolean",
      description: "Files that nobody has read yet: in a sandbox without a way out, never on a server",
    },
    deadline: {
      type: "string",
      valueHint: "10min",
      description: "With --untrusted: how long all that the files run may take (default: 10min)",
    },
    format: {
      type: "string",
      valueHint: "text|markdown|json",
      description: "How to show it (default: text)",
    },
  },
  check: (call) => void wishOf(call),
  run,
});

async function run(call: Call): Promise<Answer> {
  const from = call.text("from");
  if (from !== null) return await imagined(call, from);
  return await withFleet(call, async ({ project, catalog, environment }) => {
    const read = await readFleet(environment);
    const facts =
      (await factsOf(call, project)) ??
      (await takeFacts(environment, read, { names: "hashed", lists: "capped" }));
    const intent = applyIntent(call, policyOf(project.settings));
    const state = withNewTenant(read.state, catalog);
    return await acted(call, { project, catalog, state, intent, environment, facts });
  });
}

/** Throws exit 2 where files that nobody has read are to run on a server. */
function wishOf(call: Call): RehearsalWish {
  const wish = { shadowUrl: call.text("shadow-url"), serverVersion: count(call, "server-version", 10) };
  const deadlineMs = duration(call, "deadline");
  if (!call.on("untrusted")) {
    if (deadlineMs === null) return wish;
    throw usage(
      "flags-contradict",
      "--deadline is for files that nobody has read: it ends the sandbox.",
      "Add --untrusted, or leave it out.",
    );
  }
  const flag =
    wish.shadowUrl !== null ? "--shadow-url" : wish.serverVersion !== null ? "--server-version" : null;
  if (flag === null) return { files: "untrusted", deadlineMs };
  throw usage(
    "flags-contradict",
    `--untrusted runs files in a sandbox, ${flag} on a server.`,
    "Leave one of them out.",
  );
}

async function imagined(call: Call, from: string): Promise<Answer> {
  const project = await loadProject(whereOf(call));
  const catalog = await loadCatalog(project);
  const intent = applyIntent(call, policyOf(project.settings));
  const state = imaginedState(catalog, intent, from);
  const facts = await factsOf(call, project);
  return await acted(call, { project, catalog, state, intent, environment: null, facts });
}

async function factsOf(call: Call, { environment }: Project): Promise<Facts | null> {
  const path = call.text("facts");
  return path === null ? null : await loadFacts(call.shell.cwd, path, environment);
}

interface Scene {
  readonly project: Project;
  readonly catalog: Catalog;
  readonly state: State;
  readonly intent: Intent;
  readonly environment: Environment | null;
  readonly facts: Facts | null;
}

async function acted(call: Call, scene: Scene): Promise<Answer> {
  const { project, catalog, state, intent, environment, facts } = scene;
  const format = oneOf(call, "format", ["text", "markdown", "json"]) ?? "text";
  const wish = wishOf(call);
  const planned = plan(catalog, state, intent, sha256);
  const request = { project, catalog, state, plan: planned, facts, environment };
  // What is wrong with the call or with the fleet's histories is no success because nothing of it was rehearsed.
  const blocking = planned.problems.filter(({ severity }) => severity === "error");
  for (const { code, message, help, targets, exit } of blocking)
    if (targets === undefined) throw new TenantryError(code, message, help, exit);
  const { rehearsal, problems: found } = await rehearseFleet(request, wish);
  const problems = [...blocking, ...found];
  const exit = exitCode(problems.map((problem) => problem.exit));
  const json = {
    environment: project.environment,
    ...rehearsal,
    problems: problems.map((problem) => problemJson(problem)),
  };
  switch (format) {
    case "json":
      return { exit, json, text: `${JSON.stringify(json, null, 2)}\n` };
    case "markdown":
      return { exit, json, text: rehearsalMarkdown(rehearsal, project.environment, facts) };
    case "text":
      return { exit, json, text: rehearsalText(rehearsal, facts, paletteOf(call)) };
  }
}
