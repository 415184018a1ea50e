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
