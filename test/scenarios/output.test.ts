import { run } from "@tenantry/kit";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { fleet } from "./fleet.ts";

test("--json is exactly one document on stdout, whatever the command and however it ends", async () => {
  const { start, run } = await fleet("schemas", ["acme"]);
  const lines = [
    "plan",
    "apply",
    "apply --dry-run",
    "status",
    "status --tenant acme --verbose",
    "list",
    "list 002",
    "doctor",
    "tenant list",
    "mark --to head --all",
    "revert --tenant acme --dry-run",
    "revert --tenant acme --sql",
    "revert --tenant acme",
    "tenant drop nobody --yes",
    "create tenant next",
    "--version",
    "--help",
    "nonsense",
    "plan --nonsense",
    "plan --out /nowhere/at/all.json",
  ];
  for (const line of lines) {
    const { stdout, code } = await start(...line.split(" "), "--json").ended;
    const answer: unknown = JSON.parse(stdout);
    expect({ line, answer }).toEqual({ line, answer: expect.any(Object) });
    if (code === 1 || code === 2) expect(answer).toHaveProperty("error.message");
  }
  expect((await run("plan", "--json", "--verbose")).stderr).toBe("");
});

test("escape codes appear only on a terminal", async () => {
  const { run } = await fleet("schemas", ["acme"]);
  for (const args of [["plan"], ["apply"], ["status"], ["doctor"], ["plan", "--help"]]) {
    const { stdout, stderr } = await run(...args);
    expect(stdout + stderr).not.toContain("\u001b");
  }
});

test("--log-format json makes every line of stderr an object, errors with their code and next step", async () => {
  const { run } = await fleet("schemas", ["acme", "corp"]);
  const objects = (text: string): readonly unknown[] =>
    text
      .split("\n")
      .slice(0, -1)
      .map((line): unknown => JSON.parse(line));
  const applied = await run("apply", "--log-format", "json");
  expect({ code: applied.code, lines: objects(applied.stderr) }).toEqual({
    code: 0,
    lines: expect.arrayContaining([
      {
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        level: "info",
        message: expect.stringMatching(/^Stage/),
      },
    ]),
  });
  expect(applied.stdout).toContain("Applied to");
  const refused = await run("--log-format=json", "status", "--tenant", "acm", "--json");
  expect(objects(refused.stderr).at(-1)).toEqual({
    at: expect.any(String),
    level: "error",
    code: "unknown-tenant",
    message: 'There is no tenant "acm".',
    help: "Did you mean acme?",
    exit: 2,
  });
  const failed = await run("apply", "--log-format", "jsn");
  expect(failed).toMatchObject({ code: 2, stderr: expect.stringContaining("Did you mean json?") });
  expect(objects((await run("apply", "--log-format", "json", "--quiet")).stderr)).toEqual([]);
});

test("--quiet leaves only results and errors", async () => {
  const { run } = await fleet("schemas", ["acme"]);
  expect(await run("apply", "--quiet")).toMatchObject({
    code: 0,
    stderr: "",
    stdout: expect.stringContaining("Applied"),
  });
  const refused = await run("revert", "--tenant", "acme", "--quiet");
  expect(refused.stderr).toContain("error: A revert is not done");
});

test("a closed pipe is no error", async () => {
  const { project, env } = await fleet("schemas", ["acme"]);
  const bin = fileURLToPath(new URL("../../packages/tenantry/bin/tenantry.js", import.meta.url));
  const piped = `"${process.execPath}" "${bin}" plan --format markdown | true; exit \${PIPESTATUS[0]}`;
  const { code, stderr } = await run("bash", ["-c", piped], { cwd: project.folder, env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});
