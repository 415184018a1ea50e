import type { Catalog } from "@tenantry/core";
import { seedPublic } from "@tenantry/postgres";
import { usage } from "../error.ts";
import { runOf } from "../use/run.ts";
import type { Call } from "./command.ts";
import type { Answer } from "./shell.ts";
import { tool } from "./version.ts";
import type { Ground } from "./with-fleet.ts";

/** With `--seed` there has to be something to run. Throws exit 2. */
export function requireSeed(call: Call, { seeds }: Catalog): void {
  if (call.on("seed") && seeds.public === null)
    throw usage("seed-missing", "There is no public.seed.sql.", "Write it, or leave out --seed.");
}

/** The answer of an apply, and of the seed after it where that was asked for and all went well. */
export async function seeded(call: Call, { environment, catalog }: Ground, answer: Answer): Promise<Answer> {
  const seed = catalog.seeds.public;
  if (!call.on("seed") || call.on("dry-run") || seed === null) return answer;
  if (answer.exit !== 0)
    return {
      ...answer,
      json: { ...answer.json, seed: { kind: "left" } },
      text: `${answer.text}${seed.path} is left for the next apply.\n`,
    };
  const result = await seedPublic(environment, seed, runOf(call.shell.variables, tool));
  const said = {
    done: `${seed.path} ran.`,
    unchanged: `${seed.path} ran before${result.kind === "unchanged" ? `, at ${result.at}` : ""}.`,
    failed: `${seed.path} failed, and nothing of it was kept: ${result.kind === "failed" ? `${result.message} (${result.sqlstate})` : ""}`,
  };
  return {
    ...answer,
    exit: result.kind === "failed" ? 5 : answer.exit,
    json: { ...answer.json, seed: result },
    text: `${answer.text}${said[result.kind]}\n`,
  };
}
