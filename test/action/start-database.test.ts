import { spawn } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import postgres from "postgres";
import { until } from "@tenantry/kit";
import { expect, onTestFinished, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** A checkout with these packages, where a step of a workflow runs. */
function checkout(packages: (path: string) => void): string {
  const folder = mkdtempSync(join(tmpdir(), "database-"));
  onTestFinished(async () => {
    for (const pid of runningIn(folder)) process.kill(pid, "SIGTERM");
    // A server that is stopping still writes, and would make its folder again.
    await until(() => runningIn(folder, "or below").length === 0);
    rmSync(folder, { recursive: true });
  });
  packages(join(folder, "packages"));
  writeFileSync(join(folder, "output"), "");
  return folder;
}

/** The server is to outlive its step, so nobody but the kernel knows it. */
function runningIn(folder: string, where: "itself" | "or below" = "itself"): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isIn(pid, folder, where));
}

function isIn(pid: number, folder: string, where: "itself" | "or below"): boolean {
  try {
    const place = readlinkSync(`/proc/${pid}/cwd`);
    return place === folder || (where === "or below" && place.startsWith(`${folder}/`));
  } catch {
    return false;
  }
}

/** Runs the step to its end. */
async function step(folder: string): Promise<{ readonly code: number | null; readonly said: string }> {
  const script = join(root, ".github/start-database.mjs");
  const env = { PATH: process.env["PATH"], HOME: folder, CI: "true", GITHUB_OUTPUT: join(folder, "output") };
  const running = spawn(process.execPath, [script], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [running.stdout, running.stderr])
    stream.on("data", (chunk) => (said += String(chunk)));
  return await new Promise((done) => running.once("exit", (code) => done({ code, said })));
}

test.runIf(process.platform === "linux")(
  "the step of our workflows leaves a server that answers, its URL for the next step, and hides it",
  async () => {
    const folder = checkout((path) => symlinkSync(join(root, "packages"), path));
    const { code, said } = await step(folder);
    expect(code, said).toBe(0);
    const [, url = ""] = /^url=(postgres.*)$/m.exec(readFileSync(join(folder, "output"), "utf8")) ?? [];
    expect(said).toContain(`::add-mask::${url}\n`);
    expect(said.replaceAll(/^::add-mask::.*$/gm, "")).not.toContain(url);
    const sql = postgres(url, { max: 1 });
    expect(await sql`select 1 as one`).toEqual([{ one: 1 }]);
    await sql.end({ timeout: 1 });
  },
);

test("the step fails with what the command says, where there is no server", async () => {
  const folder = checkout((path) => {
    mkdirSync(join(path, "tenantry/bin"), { recursive: true });
    writeFileSync(join(path, "tenantry/bin/tenantry.js"), 'console.log("no room left"); process.exit(1);\n');
  });
  const { code, said } = await step(folder);
  expect([code, said.trim()]).toEqual([1, "no room left"]);
  expect(readFileSync(join(folder, "output"), "utf8")).toBe("");
});
