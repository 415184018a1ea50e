import { plainPalette, problemsText } from "@tenantry/core";
import type { ExitCode } from "@tenantry/core";
import { script } from "../use/script.ts";
import type { Scripted } from "../use/script.ts";
import type { Answer } from "./shell.ts";

/** The answer of `--sql`. Problems are no SQL: where there are errors there is no script. */
export function scripted(made: Scripted, exit: ExitCode): Answer {
  const { digest, problems } = made.plan;
  const wrong = problems.filter(({ severity }) => severity === "error");
  const text = wrong.length > 0 ? "" : script(made);
  const complaint = problemsText(wrong, plainPalette);
  return { exit, json: { digest, sql: text, problems: wrong }, text, complaint };
}
