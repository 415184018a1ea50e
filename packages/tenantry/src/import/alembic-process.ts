import { spawn } from "node:child_process";
import type { Variables } from "../config/variables.ts";
import { usage } from "../error.ts";

/** Alembic in one of its environments. */
export interface Alembic {
  /** The program and its first words. */
  readonly command: readonly string[];
  readonly cwd: string;
  /** Path of its `alembic.ini`. */
  readonly ini: string;
  readonly variables: Variables;
}

export interface Printed {
  readonly code: number | null;
  readonly stdout: string;
  /** The last line of what it complained about; empty where it did not. */
  readonly why: string;
}

const longestMs = 600_000;

/** Runs one command of Alembic in offline mode, which prints SQL and changes nothing. Throws exit 2 where there is no Alembic. */
export async function offline(alembic: Alembic, words: readonly string[]): Promise<Printed> {
  const [program = "alembic", ...first] = alembic.command;
  const args = [...first, "-c", alembic.ini, ...words, "--sql"];
  const env = Object.fromEntries(
    Object.entries(alembic.variables).filter(([, value]) => value !== undefined),
  );
  const child = spawn(program, args, { cwd: alembic.cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const timer = setTimeout(() => child.kill("SIGKILL"), longestMs);
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  try {
    const code = await new Promise<number | null>((done, failed) => {
      child.on("error", failed);
      child.on("close", done);
    });
    return { code, stdout, why: lastLine(stderr) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw missing(program);
  } finally {
    clearTimeout(timer);
  }
}

function missing(program: string): Error {
  return usage(
    "alembic-missing",
    `${program} cannot be started: Alembic's files are Python, and only Alembic can say what SQL they stand for.`,
    'Run this where Alembic is installed (its virtual environment, apt-get install alembic, pip install alembic), or say how it is called: --alembic "poetry run alembic".',
  );
}

/** Python ends with what went wrong; a password in a URL of it is left out. */
function lastLine(stderr: string): string {
  const line = stderr.trim().split("\n").at(-1)?.trim() ?? "";
  return line.replaceAll(/\b([a-z][a-z+]*:\/\/)[^\s@]*@/gi, "$1…@").slice(0, 300);
}
