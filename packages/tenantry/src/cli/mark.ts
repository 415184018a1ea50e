import { plainPalette, problemJson, problemsText, whom } from "@tenantry/core";
import type { MarkChange, MarkResult } from "@tenantry/postgres";
import type { CommandDef } from "citty";
import { policyOf } from "../config/environment.ts";
import { usage } from "../error.ts";
import { markFleet } from "../use/mark.ts";
import type { Marked } from "../use/mark.ts";
import type { MarkWish } from "../use/marks.ts";
import { runOf } from "../use/run.ts";
import { command } from "./command.ts";
import type { Call } from "./command.ts";
import { targets } from "./globals.ts";
import { markIntent } from "./intent.ts";
import { selectionOf } from "./selection.ts";
import { requireSelection } from "./require-selection.ts";
import type { Answer } from "./shell.ts";
import { tool } from "./version.ts";
import { withFleet } from "./with-fleet.ts";
import type { Ground } from "./with-fleet.ts";

export const mark: CommandDef = command({
  name: "mark",
  description: "Writes or erases ledger rows without running anything",
  args: {
    ...targets,
    applied: { type: "string", valueHint: "id", description: "Record it as applied" },
    unapplied: { type: "string", valueHint: "id", description: "Erase its row" },
    to: {
      type: "string",
      valueHint: "version|head|base",
      description: "Record exactly what stands up to there",
    },
    checksum: { type: "string", valueHint: "id", description: "Accept that its file was edited on purpose" },
    "dry-run": { type: "boolean", description: "Only show what would be written" },
    force: { type: "boolean", description: "Also where the history contradicts the files then" },
  },
  check: (call) => void [wishOf(call), selectionOf(call)],
  run: async (call) => await withFleet(call, async (ground) => await run(call, ground)),
});

async function run(call: Call, ground: Ground): Promise<Answer> {
  const { environment, catalog, project } = ground;
  const wish = wishOf(call);
  const intent = markIntent(call, policyOf(project.settings));
  await requireSelection(call, ground, intent.selection);
  const manner = call.on("dry-run") ? "dry run" : call.on("force") ? "forced" : "checked";
  const marked = await markFleet({
    environment,
    catalog,
    intent,
    wish,
    manner,
    run: runOf(call.shell.variables, tool),
    signal: call.shell.signal,
  });
  return answer(marked, manner);
}

function wishOf(call: Call): MarkWish {
  const wishes = (["applied", "unapplied", "checksum", "to"] as const).flatMap((how) => {
    const word = call.text(how);
    return word === null ? [] : [{ how, word }];
  });
  const [wish, other] = wishes;
  if (wish !== undefined && other === undefined) return wish;
  throw usage(
    "mark-what",
    wish === undefined ? "Nothing says what to mark." : "Only one thing can be marked at a time.",
    "Give one of --applied <id>, --unapplied <id>, --to <version>|head|base, --checksum <id>.",
  );
}

function answer(
  { changes, results, problems, exit }: Marked,
  manner: "dry run" | "checked" | "forced",
): Answer {
  const rows = rowsOf(changes);
  const failures = results.filter(({ outcome }) => outcome !== "done");
  const verb = manner === "dry run" ? "would be" : "is";
  const said = rows.map(
    ({ version, action, targets }) => `${version} ${verb} ${action} in ${whom(targets)}\n`,
  );
  const trouble = failures.map(
    ({ target, outcome, failure }) => `${target}: ${failure?.message ?? outcomes[outcome]}\n`,
  );
  return {
    exit,
    json: {
      dryRun: manner === "dry run",
      changes: rows,
      done: results.length - failures.length,
      failures,
      problems: problems.map((problem) => problemJson(problem)),
    },
    text: rows.length === 0 && problems.length === 0 ? nothing : [...said, ...trouble].join(""),
    complaint: problemsText(problems, plainPalette),
  };
}

const nothing = "Nothing to mark: the ledgers are so already.\n";

/** What came of one ledger, in words. */
export const outcomes: Readonly<Record<MarkResult["outcome"], string>> = {
  done: "done",
  moved: "its ledger changed meanwhile; try again",
  gone: "it is not there any more",
  unknown: "the connection was lost; see tenantry status",
  failed: "it failed",
};

/** The same row written in several ledgers is one. */
function rowsOf(changes: readonly MarkChange[]): readonly MarkedLine[] {
  const lines = new Map<string, MarkedLine>();
  for (const { target, rows } of changes) {
    for (const { id, version, row } of rows) {
      const action = row === null ? "erased" : row.state === "marked" ? "marked" : "given its new checksum";
      const key = `${id} ${version} ${action}`;
      const targets = [...(lines.get(key)?.targets ?? []), target.id];
      lines.set(key, { id, version, action, targets });
    }
  }
  return [...lines.values()];
}

interface MarkedLine {
  readonly id: string;
  readonly version: string;
  readonly action: string;
  readonly targets: readonly string[];
}
