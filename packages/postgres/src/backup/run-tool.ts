import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Connection } from "../environment.ts";
import type { Tool } from "./tools.ts";

/** How a program ended: null when well, else the first lines of what it said. */
export type Ended = string | null;

/** What a program works on. */
export interface Job {
  readonly connection: Connection;
  readonly arguments: readonly string[];
  /** The PATH to find it on. */
  readonly path: string | undefined;
  /** Ends the program when aborted. */
  readonly signal: AbortSignal;
}

/** Runs one of PostgreSQL's programs. The password goes by the environment, which holds nothing else of ours. */
export async function runTool({ name, version }: Tool, job: Job): Promise<Ended> {
  const folder = await mkdtemp(join(tmpdir(), "tenantry-tls-"));
  try {
    const env = await environmentOf(job, folder, Number.parseInt(version, 10));
    return await ended(name, job, env);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function environmentOf(
  { connection, path }: Job,
  folder: string,
  major: number,
): Promise<NodeJS.ProcessEnv> {
  const { host, port, user, database, password, tls, settings } = connection;
  const certificate = join(folder, "root.pem");
  if (tls.ca !== null) await writeFile(certificate, tls.ca);
  const options = Object.entries(settings).map(
    ([name, value]) => `-c ${name}=${value.replaceAll(/[\\\s]/g, "\\$&")}`,
  );
  return {
    PATH: path,
    LC_MESSAGES: "C",
    PGAPPNAME: "tenantry/backup",
    PGHOST: host,
    PGPORT: String(port),
    PGUSER: user,
    PGDATABASE: database,
    PGSSLMODE: tls.mode,
    ...(password === null ? {} : { PGPASSWORD: password }),
    ...(tls.ca === null ? {} : { PGSSLROOTCERT: certificate }),
    // Older ones would take it for the name of a file, and look in the user's home instead.
    ...(tls.ca === null && tls.mode === "verify-full" && major >= 16 ? { PGSSLROOTCERT: "system" } : {}),
    ...(options.length === 0 ? {} : { PGOPTIONS: options.join(" ") }),
  };
}

function ended(name: string, { arguments: words, signal }: Job, env: NodeJS.ProcessEnv): Promise<Ended> {
  return new Promise((resolve) => {
    const program = spawn(name, ["--no-password", ...words], { env, stdio: ["ignore", "ignore", "pipe"] });
    const stop = (): void => void program.kill("SIGTERM");
    let said = "";
    program.stderr.on("data", (text: Buffer) => {
      if (said.length < 4_000) said += text.toString();
    });
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    program.on("error", (error) => resolve(error.message));
    program.on("close", (code) => {
      signal.removeEventListener("abort", stop);
      resolve(code === 0 ? null : complaint(said, name));
    });
  });
}

/** The lines that say what is wrong, without those that can hold rows. */
function complaint(said: string, name: string): string {
  const lines = said
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => /error|fatal|could not|must|cannot/i.test(line))
    .filter((line) => !/^(DETAIL|CONTEXT|HINT|Command was)/.test(line));
  const text = lines.slice(0, 3).join(" ");
  return text === "" ? `${name} ended with an error.` : text;
}
