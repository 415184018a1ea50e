import { createInterface } from "node:readline/promises";
import { constants } from "node:os";
import { logComplaint, logFormatOf, logLine } from "./log-line.ts";
import type { LogFormat } from "./log-line.ts";
import { flagsOf, main } from "./main.ts";
import type { Answer, Shell } from "./shell.ts";

/** Runs the command line of this process: answer on stdout, everything else on stderr, exit code set. */
export async function run(argv: readonly string[]): Promise<void> {
  const flags = flagsOf(argv);
  const stop = new AbortController();
  const shell = shellOf(flags, stop.signal);
  const signals = listen(stop, shell.say);
  ignoreClosedPipes();
  const answer = await main(argv, shell);
  print(answer, flags.includes("--json") ? "json" : "text", logFormatOf(flags));
  await answer.until?.();
  signals.close();
  process.exitCode = signals.code() ?? answer.exit;
}

function shellOf(flags: readonly string[], signal: AbortSignal): Shell {
  const format = logFormatOf(flags);
  const quiet = flags.includes("--quiet");
  const { NO_COLOR, TERM } = process.env;
  const color = !flags.includes("--no-color") && (NO_COLOR ?? "") === "" && TERM !== "dumb";
  return {
    cwd: process.cwd(),
    variables: { ...process.env },
    signal,
    interactive: process.stdin.isTTY && process.stderr.isTTY,
    color: color && process.stdout.isTTY,
    width: widthOf(process.stdout.columns, process.env["COLUMNS"]),
    terminal: process.stderr.isTTY && !quiet && color && format === "text",
    detail: flags.includes("--verbose") ? "whole" : "short",
    say: (line) => {
      const written = format === "json" ? logLine(line, new Date()) : line;
      if (!quiet && written !== null) process.stderr.write(`${written}\n`);
    },
    draw: (text) => {
      process.stderr.write(text);
    },
    ask,
    choose: async (question, among) => await answered(`${question} (${among.join(", ")}): `),
  };
}

/** What the terminal has; in a pipe, what COLUMNS says. */
function widthOf(columns: number | undefined, said = ""): number | null {
  return columns ?? (/^[1-9]\d{0,4}$/.test(said) ? Number(said) : null);
}

function print(answer: Answer, form: "json" | "text", log: LogFormat): void {
  if (form === "json") process.stdout.write(`${JSON.stringify(answer.json, null, 2)}\n`);
  else process.stdout.write(answer.text);
  if (log === "json") {
    const line = logComplaint(answer, new Date());
    if (line !== null) process.stderr.write(`${line}\n`);
  } else if (answer.complaint !== undefined && form === "text") process.stderr.write(answer.complaint);
}

async function ask(question: string, expected: string): Promise<boolean> {
  return (await answered(`${question} Type "${expected}" to go on: `)) === expected;
}

async function answered(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await lines.question(question)).trim();
  } finally {
    lines.close();
  }
}

/** The first signal ends the run in order, a second one ends the process. */
function listen(stop: AbortController, say: Shell["say"]): { close(): void; code(): number | null } {
  let code: number | null = null;
  const on = (name: "SIGINT" | "SIGTERM") => (): void => {
    code = 128 + constants.signals[name];
    say("\nStopping after the steps under way. Once more ends at once.");
    close();
    stop.abort();
  };
  const handlers = { SIGINT: on("SIGINT"), SIGTERM: on("SIGTERM") };
  process.on("SIGINT", handlers.SIGINT).on("SIGTERM", handlers.SIGTERM);
  const close = (): void => {
    process.off("SIGINT", handlers.SIGINT).off("SIGTERM", handlers.SIGTERM);
  };
  return { close, code: () => code };
}

/** `tenantry list | head` is no error. */
function ignoreClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
}
