import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { HookConfig, HooksConfig } from "../config/config.ts";
import { milliseconds } from "../config/quantity.ts";
import type { Variables } from "../config/variables.ts";
import { TenantryError } from "../error.ts";

/** Commands of the configuration around a run: to stop and start an application, to tell somebody. */
export interface Hooks {
  /** Throws exit 9 where one of them fails that is to stop the run. */
  before(facts: HookFacts): Promise<void>;
  /** Runs them all, whatever came of the run, if `before` was called; what failed comes back, for a person. */
  after(facts: HookFacts): Promise<readonly HookFailure[]>;
}

/** What a hook is told, as `TENANTRY_…` variables. */
export type HookFacts = Readonly<Record<string, string>>;

export interface HookFailure {
  readonly message: string;
  /** Whether the run counts as failed for it. */
  readonly weight: "stop" | "continue";
}

export interface HookGround {
  /** Where they run: the project's folder. */
  readonly folder: string;
  readonly variables: Variables;
  readonly say: (line: string) => void;
}

export function hooksOf({ before = [], after = [] }: HooksConfig, ground: HookGround): Hooks {
  let isUnderWay = false;
  return {
    async before(facts) {
      isUnderWay = true;
      for (const hook of before) {
        const failure = await failureOf(hook, { ...facts, TENANTRY_WHEN: "before" }, ground);
        if (failure === null) continue;
        if ((hook.onFailure ?? "stop") === "continue") ground.say(failure);
        else
          throw new TenantryError("hook-failed", failure, "Nothing ran. Mend the hook, or what it met.", 9);
      }
    },
    async after(facts) {
      if (!isUnderWay) return [];
      const failures: HookFailure[] = [];
      for (const hook of after) {
        const message = await failureOf(hook, { ...facts, TENANTRY_WHEN: "after" }, ground);
        if (message !== null) failures.push({ message, weight: hook.onFailure ?? "stop" });
      }
      return failures;
    },
  };
}

/** What a program needs to be found and to run; everything else may be a secret and has to be named in `env`. */
const harmless = ["PATH", "HOME", "USER", "SHELL", "LANG", "LC_ALL", "TZ", "TMPDIR", "CI", "SystemRoot"];

const defaultTimeout = "1min";

/** Null when it went well. */
function failureOf(
  hook: HookConfig,
  facts: HookFacts,
  { folder, variables, say }: HookGround,
): Promise<string | null> {
  const { run, timeout = defaultTimeout, env = [] } = hook;
  const given = [...harmless, ...env].flatMap((name) => {
    const value = variables[name];
    return value === undefined ? [] : [[name, value]];
  });
  return new Promise((resolve) => {
    const program = spawn(run, {
      cwd: folder,
      env: { ...Object.fromEntries(given), ...facts },
      shell: true,
      // A group of its own: what the shell started ends with it.
      detached: process.platform !== "win32",
      stdio: ["ignore", "pipe", "pipe"],
    });
    let isLate = false;
    const clock = setTimeout(
      () => {
        isLate = true;
        end(program.pid);
      },
      milliseconds(timeout) ?? 0,
    );
    for (const stream of [program.stdout, program.stderr]) passOn(stream, say);
    program.on("error", (error) => resolve(`The hook ${shown(run)} could not be started: ${error.message}`));
    program.on("close", (code, signal) => {
      clearTimeout(clock);
      if (isLate) resolve(`The hook ${shown(run)} took longer than ${timeout} and was ended.`);
      else resolve(code === 0 ? null : `The hook ${shown(run)} ended with ${code ?? signal}.`);
    });
  });
}

function passOn(stream: Readable, say: (line: string) => void): void {
  createInterface({ input: stream }).on("line", (line) => say(`  ${line}`));
}

function end(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}

function shown(run: string): string {
  return JSON.stringify(run.length > 60 ? `${run.slice(0, 60)}…` : run);
}
