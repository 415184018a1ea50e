import { TenantryError } from "../error.ts";
import type { Loss } from "./losses.ts";

/** What is about to happen, and why somebody should be asked. */
export interface Question {
  /** `This will apply in production.` */
  readonly will: string;
  /** What a person types to go on: the name of the environment or of the tenant. */
  readonly expected: string;
  /** Data that will be gone. */
  readonly losses: readonly Loss[];
  /** What else is at stake, as a sentence; null where nothing is. */
  readonly stake: string | null;
}

/** Who answers: `--yes`, a person at a terminal, or nobody. */
export interface Answerer {
  readonly yes: "given" | "missing";
  readonly interactive: boolean;
  say(line: string): void;
  ask(question: string, expected: string): Promise<boolean>;
}

/** Returns when it may start, at once where nothing is at stake. Throws exit 9 where nobody agrees to it. */
export async function agree(question: Question, answerer: Answerer): Promise<void> {
  const { will, expected, losses } = question;
  const stake = losses.length > 0 ? "This loses data." : question.stake;
  if (stake === null) return;
  for (const line of lossLines(losses)) answerer.say(line);
  if (answerer.yes === "given") return;
  if (!answerer.interactive) {
    throw new TenantryError("confirmation-missing", stake, "There is no terminal to ask at: add --yes.", 9);
  }
  if (await answerer.ask(will, expected)) return;
  throw new TenantryError("declined", "Nothing was done.", `Type ${expected} to go on.`, 9);
}

/** `Data that will be gone:` and a line for each statement. */
export function lossLines(losses: readonly Loss[]): readonly string[] {
  if (losses.length === 0) return [];
  return ["Data that will be gone:", ...losses.map(({ path, line, sql }) => `  ${path}:${line}  ${sql}`)];
}
