import { TenantryError } from "../error.ts";
import type { Loss } from "./losses.ts";

/** Why a run asks before it starts. */
export interface Question {
  readonly environment: string;
  /** Data that will be gone. */
  readonly losses: readonly Loss[];
  readonly guarded: "protected" | "open";
  /** `revert` always asks; `apply` only where something is at stake. */
  readonly verb: "apply" | "revert";
}

/** Who answers: `--yes`, a person at a terminal, or nobody. */
export interface Answerer {
  readonly yes: "given" | "missing";
  readonly interactive: boolean;
  say(line: string): void;
  ask(question: string, expected: string): Promise<boolean>;
}

/** Returns when the run may start. Throws exit 9 where nobody agrees to it. */
export async function agree(question: Question, answerer: Answerer): Promise<void> {
  const { environment, losses, guarded, verb } = question;
  if (verb === "apply" && losses.length === 0 && guarded === "open") return;
  for (const line of lossLines(losses)) answerer.say(line);
  if (answerer.yes === "given") return;
  if (!answerer.interactive) throw refused(question);
  if (await answerer.ask(`This will ${verb} in ${environment}.`, environment)) return;
  throw new TenantryError("declined", "Nothing was done.", "Type the name of the environment to go on.", 9);
}

/** `This will be gone:` and a line for each statement. */
export function lossLines(losses: readonly Loss[]): readonly string[] {
  if (losses.length === 0) return [];
  return ["Data that will be gone:", ...losses.map(({ path, line, sql }) => `  ${path}:${line}  ${sql}`)];
}

function refused({ environment, losses, guarded, verb }: Question): TenantryError {
  const why =
    losses.length > 0
      ? `This ${verb} loses data.`
      : guarded === "protected"
        ? `Environment ${environment} is protected.`
        : "A revert is not done without a word from somebody.";
  return new TenantryError("confirmation-missing", why, "There is no terminal to ask at: add --yes.", 9);
}
