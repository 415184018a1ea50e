import { counted, selects } from "@tenantry/core";
import { listFleet } from "@tenantry/postgres";
import type { CommandDef } from "citty";
import { sha256 } from "../project.ts";
import { backUp } from "../use/backup.ts";
import type { BackedUp } from "../use/backup.ts";
import { findTenant } from "../use/find-tenant.ts";
import { bytesText } from "./bytes.ts";
import { command } from "./command.ts";
import type { Call } from "./command.ts";
import { targets } from "./globals.ts";
import { selectionOf } from "./selection.ts";
import type { Answer } from "./shell.ts";
import { withFleet } from "./with-fleet.ts";
import type { Ground } from "./with-fleet.ts";

export const backup: CommandDef = command({
  name: "backup",
  description: "Dumps tenants, the public schema or everything into a folder, by pg_dump",
  args: {
    ...targets,
    out: {
      type: "string",
      valueHint: "folder",
      description: "Where to (default: named for environment and time)",
    },
  },
  check: (call) => void selectionOf(call),
  run: async (call) => await withFleet(call, async (ground) => await run(call, ground)),
});

async function run(call: Call, { environment }: Ground): Promise<Answer> {
  const selection = selectionOf(call);
  const fleet = await listFleet(environment);
  for (const id of selection.tenants) findTenant(fleet, id);
  const { cwd, variables, signal, say } = call.shell;
  return answer(
    await backUp({
      environment,
      fleet,
      targets: fleet.targets.filter((target) => selects(selection, target, sha256)),
      cwd,
      out: call.text("out"),
      now: new Date(),
      path: variables["PATH"],
      signal,
      say,
    }),
  );
}

function answer({ folder, manifest }: BackedUp): Answer {
  const count = manifest.files.reduce((sum, { targets }) => sum + targets.length, 0);
  const bytes = manifest.files.reduce((sum, one) => sum + one.bytes, 0);
  return {
    exit: 0,
    json: { folder, ...manifest },
    text: `${counted(count, "schema")} in ${folder} (${counted(manifest.files.length, "file")}, ${bytesText(bytes)})\n`,
  };
}
