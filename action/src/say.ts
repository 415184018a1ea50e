import { error, info, notice, setOutput, setSecret, warning } from "@actions/core";
import { visible } from "@tenantry/core";
import type { Secrets } from "./secrets.ts";

/** Where everything for people goes; secrets stop here, and nothing in a text is taken for a command of the runner. */
export interface Voice {
  readonly secrets: Secrets;
  /** Keeps further connection URLs out of sight from here on. */
  hide(urls: readonly string[]): void;
  /** A line of the log. */
  say(line: string): void;
  annotate(level: Level, message: string, place?: { readonly path?: string; readonly line?: number }): void;
  /** How many annotations GitHub would have dropped, by level. */
  unsaid(): number;
  /** Says how many were left out. */
  close(): void;
  output(name: string, value: string): void;
}

export type Level = "error" | "warning" | "notice";

/** GitHub shows this many of a level for a step, and drops the rest without a word. */
const most = 10;

const unchanged = "That changes nothing about the result: see GITHUB_OUTPUT of the runner.";

const annotators = { error, warning, notice } as const;

export function voice(secrets: Secrets): Voice {
  for (const form of secrets.forms) setSecret(form);
  const given = { error: 0, warning: 0, notice: 0 };
  let dropped = 0;
  let outputs: "written" | "lost" = "written";
  return {
    secrets,
    hide(urls) {
      for (const form of secrets.learn(urls)) setSecret(form);
    },
    say: (line) => info(tame(secrets.scrub(line))),
    annotate(level, message, { path, line } = {}) {
      given[level] += 1;
      // The last one is kept for how many more there are.
      if (given[level] >= most) {
        dropped += 1;
        info(tame(secrets.scrub(`${level}: ${path === undefined ? "" : `${path}: `}${message}`)));
        return;
      }
      const place = {
        ...(path === undefined ? {} : { file: path }),
        ...(line === undefined ? {} : { startLine: line }),
      };
      annotators[level](tame(secrets.scrub(message)), place);
    },
    unsaid: () => dropped,
    close: () => notice(`${dropped} more: see the log and the job summary.`),
    output(name, value) {
      if (outputs === "lost") return;
      try {
        setOutput(name, secrets.scrub(value));
      } catch {
        outputs = "lost";
        warning(
          `The outputs of this step could not be written, so later steps do not see them. ${unchanged}`,
        );
      }
    },
  };
}

/** A line that the runner takes for a line: no control characters, no workflow command of either form. */
function tame(text: string): string {
  return text
    .split("\n")
    .map((line) => visible(line).replaceAll("##[", "## [").replaceAll("::", ": :"))
    .join("\n");
}
