import type { ExitCode } from "@tenantry/core";
import type { Variables } from "../config/variables.ts";

/** What a command answers; `main` prints one of the two and exits with the code. */
export interface Answer {
  readonly exit: ExitCode;
  /** The one document of `--json`. */
  readonly json: object;
  /** For people, on stdout. */
  readonly text: string;
  /** For people, on stderr. */
  readonly complaint?: string;
  /** What goes on after the answer is printed, until a signal. */
  readonly until?: () => Promise<void>;
}

/** The process around a command: everything it may look at or touch besides files and databases. */
export interface Shell {
  readonly cwd: string;
  readonly variables: Variables;
  /** Aborted by SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** A person can be asked. */
  readonly interactive: boolean;
  /** stdout shows colour. */
  readonly color: boolean;
  /** How wide stdout is, in columns; null where nobody knows. */
  readonly width: number | null;
  /** stderr is a terminal on which progress may be redrawn. */
  readonly terminal: boolean;
  /** `--verbose` asks for the whole of it. */
  readonly detail: "short" | "whole";
  /** One line on stderr. */
  say(line: string): void;
  /** Text on stderr as it is: progress on a terminal. */
  draw(text: string): void;
  /** Whether the person types the expected word; only where `interactive`. */
  ask(question: string, expected: string): Promise<boolean>;
  /** What the person types where one of these is wanted; only where `interactive`. */
  choose(question: string, among: readonly string[]): Promise<string>;
}
