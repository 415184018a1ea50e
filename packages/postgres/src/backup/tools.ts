import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** One of PostgreSQL's own programs, found and fit for a server. */
export interface Tool {
  readonly name: "pg_dump" | "pg_restore";
  /** As it says itself: `17.6`. */
  readonly version: string;
  /** What is worth saying although it may be used. */
  readonly warning: string | null;
}

/** Why a program cannot be used, for a person. */
export class ToolError extends Error {
  override readonly name = "ToolError";
  readonly code: "missing" | "older" | "vulnerable";
  readonly help: string;

  constructor(code: ToolError["code"], message: string, help: string) {
    super(message);
    this.code = code;
    this.help = help;
  }
}

/** The first minor of each major that is safe to use: with earlier ones a dumped database could run code (CVE-2025-8714, -8715). */
const safe: ReadonlyMap<number, number> = new Map([
  [13, 22],
  [14, 19],
  [15, 14],
  [16, 10],
  [17, 6],
  [18, 0],
]);

/** What lacks these has holes that do not concern dumps in the custom format (CVE-2026-18408). */
const patched: ReadonlyMap<number, number> = new Map([
  [15, 19],
  [16, 15],
  [17, 11],
  [18, 6],
]);

/** Finds a program on the path. Throws `ToolError` where it is missing, older than the server, or known to be vulnerable. */
export async function findTool(
  name: Tool["name"],
  serverVersion: number,
  path: string | undefined,
): Promise<Tool> {
  const server = Math.trunc(serverVersion / 10_000);
  return judged(name, await versionOf(name, server, path), server);
}

/** What a version is fit for. Throws `ToolError`. */
export function judged(name: Tool["name"], version: string, server: number): Tool {
  const [major = 0, minor = 0] = version.split(/\D/).map(Number);
  if (major < server) {
    throw new ToolError(
      "older",
      `${name} ${version} is older than the server (${server}), and would refuse it.`,
      install(server),
    );
  }
  const least = safe.get(major) ?? (major > 18 ? 0 : Number.POSITIVE_INFINITY);
  if (minor < least) {
    throw new ToolError(
      "vulnerable",
      `${name} ${version} has known vulnerabilities: a dumped database can run code with it.`,
      Number.isFinite(least) ? `Update it to ${major}.${least} or newer.` : install(14),
    );
  }
  const fixed = patched.get(major) ?? 0;
  const warning =
    minor < fixed ? `${name} ${version} is not the newest: update it to ${major}.${fixed}.` : null;
  return { name, version, warning };
}

async function versionOf(name: string, server: number, path: string | undefined): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(name, ["--version"], { env: { PATH: path } });
    const [, version] = /\(PostgreSQL\) (\d+(?:\.\d+)*)/.exec(stdout) ?? [];
    if (version !== undefined) return version;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
  throw new ToolError("missing", `${name} is not installed, or not on the PATH.`, install(server));
}

function install(server: number): string {
  return `Install PostgreSQL's client programs, version ${server} or newer: apt-get install postgresql-client-${server}, brew install libpq.`;
}
