import { counted } from "@tenantry/core";
import { missingGrants } from "@tenantry/postgres";
import type { MissingGrants, Purpose } from "@tenantry/postgres";
import { usage } from "../error.ts";
import type { Call } from "./command.ts";
import type { Answer } from "./shell.ts";
import { oneOf } from "./values.ts";
import type { Ground } from "./with-fleet.ts";

/** What `--for` asks for; without it what a deploy needs. Throws exit 2 where it stands alone. */
export function purposeOf(call: Call): Purpose {
  const purpose = oneOf(call, "for", ["plan", "apply"]);
  if (purpose !== null && !call.on("privileges"))
    throw usage("flags-contradict", "--for is about privileges.", "Add --privileges.");
  if (call.on("privileges") && call.on("steal"))
    throw usage("flags-contradict", "--privileges and --steal are two questions.", "Ask one at a time.");
  return purpose ?? "apply";
}

/** The grants that the role lacks, as SQL that an administrator can run; exit 2 where there are any. */
export async function privilegesAnswer(call: Call, { environment }: Ground): Promise<Answer> {
  const purpose = purposeOf(call);
  const databases = await missingGrants(environment, purpose);
  return {
    exit: databases.every(({ grants }) => grants.length === 0) ? 0 : 2,
    json: { environment: environment.name, purpose, databases },
    text: databases.map((one) => databaseText(one, purpose)).join("\n"),
  };
}

const needs = { plan: "to plan", apply: "to plan and apply" } as const;

/** The text is a script for psql. */
function databaseText({ database, role, superuser, grants }: MissingGrants, purpose: Purpose): string {
  if (superuser) {
    const advice = "Use a role that owns the schemas and nothing more.";
    return `-- ${role} is a superuser in ${database}: it may do everything. ${advice}\n`;
  }
  if (grants.length === 0) return `-- ${role} has what it takes ${needs[purpose]} in ${database}.\n`;
  const missing = `${counted(grants.length, "statement")} give${grants.length === 1 ? "s" : ""} it that`;
  const lines = grants.map(({ sql, why }) => `${sql}; -- ${why}\n`).join("");
  return `-- ${role} lacks what it takes ${needs[purpose]} in ${database}: ${missing}.\n${lines}`;
}
