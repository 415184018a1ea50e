import { cut, plainPalette, problemJson, problemsText, table, whom } from "@tenantry/core";
import { verifyFleet } from "../use/verify.ts";
import type { Verified } from "../use/verify.ts";
import type { Call } from "./command.ts";
import { paletteOf } from "./palette.ts";
import type { Answer } from "./shell.ts";
import { listsOf } from "./values.ts";
import type { Ground } from "./with-fleet.ts";

/** The answer of `status --verify`: a line for each check and what came of it. */
export async function verifyAnswer(
  call: Call,
  { environment, catalog }: Ground,
  tenant: string | null,
): Promise<Answer> {
  const { checks, problems, exit } = await verifyFleet(environment, catalog, tenant, call.shell.signal);
  const { good, bad, warn } = paletteOf(call);
  const paint = { holds: good, fails: bad, unknown: bad, stale: warn };
  const rows = checks.map((check) => [
    paint[check.outcome](words[check.outcome]),
    `${check.path}:${check.line}`,
    whom(check.targets),
    check.message ?? "",
  ]);
  const json = checks.map((check) => checkJson(check, listsOf(call)));
  return {
    exit,
    json: {
      environment: environment.name,
      checks: json,
      problems: problems.map((problem) => problemJson(problem, listsOf(call))),
    },
    text: rows.length === 0 ? "No applied migration has a verify section.\n" : table(rows, "  "),
    complaint: problemsText(problems, plainPalette),
  };
}

const words: Readonly<Record<Verified["outcome"], string>> = {
  holds: "holds",
  fails: "fails",
  unknown: "could not be asked",
  stale: "asks about what is gone",
};

function checkJson({ targets, ...check }: Verified, lists: ReturnType<typeof listsOf>): object {
  return { ...check, count: targets.length, targets: cut(targets, lists) };
}
