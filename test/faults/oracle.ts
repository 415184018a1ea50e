import type postgres from "postgres";
import { fields, parsed, text } from "./fields.ts";
import type { Scenario } from "./scenarios.ts";
import type { Snapshot } from "./snapshot.ts";
import type { Told } from "./strike.ts";

/** All that is known of one point when it is over. */
export interface Evidence {
  readonly scenario: Scenario;
  /** What a run leaves that nobody disturbs. */
  readonly unharmed: Snapshot;
  /** The commands that were struck, one after the other. */
  readonly struck: readonly Told[];
  /** What was there when the last of them had said that all is done; null when it did not. */
  readonly believed: Snapshot | null;
  /** The one clean run after it. */
  readonly again: Told;
  readonly after: Snapshot;
  /** Steps that the log knows as done, as `run target step`. */
  readonly logged: ReadonlySet<string>;
  readonly password: string;
}

/** Whatever of U1–U7 did not hold, one line each; empty when nothing was lost, done twice, left behind or said wrongly. */
export function violations(evidence: Evidence): readonly string[] {
  const { struck, again, unharmed, after, believed } = evidence;
  return [
    ...differences("U1/U2 after the clean run", unharmed.lines, after.lines),
    ...after.leftovers.map((line) => `U3 left behind: ${line}`),
    ...([...struck, again].some(({ hung }) => hung) ? ["U5 it did not end"] : []),
    ...(again.code === 0
      ? []
      : [`U5 the clean run ended with ${again.code}: ${again.stdout}${again.stderr}`]),
    ...struck.flatMap(ending),
    ...[...struck, again].flatMap((told) => output(told, evidence.password)),
    ...(believed === null ? [] : differences("said done", unharmed.lines, believed.lines)),
    ...struck.flatMap((told) => words(told, evidence)),
  ];
}

/** Documented codes for a run whose server or network failed it. */
const codes: ReadonlySet<number | null> = new Set([0, 1, 5]);

function ending({ code, signal, stdout, hung }: Told): readonly string[] {
  if (signal !== null || hung) return [];
  const isJson = parsed(stdout) !== null;
  return [
    ...(codes.has(code) ? [] : [`U5 the struck run ended with ${code}: ${stdout}`]),
    ...(isJson ? [] : [`U5 no JSON document: ${stdout}`]),
  ];
}

function output({ stdout, stderr, events }: Told, password: string): readonly string[] {
  const text = [stdout, stderr, ...events].join("\n");
  return [
    ...(text.includes(password) ? ["U6 the password was shown"] : []),
    ...(/bug:|uncaught|unhandled|\n {4}at /i.test(text) ? [`U7 ${stderr}${stdout}`] : []),
  ];
}

/** What it said was done is done, and done by it; what it said was not done is not. */
function words(told: Told, { logged }: Evidence): readonly string[] {
  const events = told.events.map((line) => fields(parsed(line)));
  const run = text(events.find((event) => event?.["type"] === "run") ?? null, "run");
  const steps = events.filter((event) => event?.["type"] === "step" && event["how"] === "ran");
  const failures = events.filter((event) => event?.["type"] === "target" && event["outcome"] === "failed");
  return [
    ...steps.flatMap((event) => {
      const step = `${run} ${text(event, "target")} ${text(event, "step")}`;
      return logged.has(step) ? [] : [`said done, and is not: ${step}`];
    }),
    ...failures.flatMap((event) => {
      const failure = fields(event?.["failure"] ?? null);
      const step = `${run} ${text(event, "target")} ${text(failure, "step")}`;
      return logged.has(step) ? [`said failed, and was done: ${step} (${text(failure, "message")})`] : [];
    }),
  ];
}

/** Which steps which run has done, as the log says it. */
export async function loggedSteps(control: postgres.Sql): Promise<ReadonlySet<string>> {
  const found = await control<{ line: string }[]>`
    select run || ' ' || target || ' ' || step as line from tenantry_log where outcome = 'done' and verb in ('apply', 'revert')`;
  return new Set(found.map(({ line }) => line));
}

function differences(what: string, wanted: readonly string[], found: readonly string[]): readonly string[] {
  return [
    ...without(wanted, found).map((line) => `${what}: missing ${line}`),
    ...without(found, wanted).map((line) => `${what}: too much ${line}`),
  ];
}

/** Lines of one that another has not, each as often as it is missing. */
function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}
