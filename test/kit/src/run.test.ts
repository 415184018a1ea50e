import { expect, test } from "vitest";
import { project } from "./project.ts";
import { launch, run } from "./run.ts";

test("run() collects what a child says and how it ended", async () => {
  const { folder } = project({
    "child.mjs": "console.log('out'); console.error('err'); process.exitCode = 7;",
  });
  expect(await run("node", ["child.mjs"], { cwd: folder })).toEqual({
    code: 7,
    signal: null,
    stdout: "out\n",
    stderr: "err\n",
  });
});

test("run() gives the child no environment but its own", async () => {
  process.env["DATABASE_URL"] = "postgres://nowhere";
  const print =
    "console.log(['CI', 'DATABASE_URL', 'PGHOST', 'MINE'].map((name) => process.env[name] ?? '-').join())";
  const { folder } = project({ "env.mjs": print });
  const { stdout } = await run("node", ["env.mjs"], { cwd: folder, env: { MINE: "yes" } });
  delete process.env["DATABASE_URL"];
  expect(stdout).toBe("-,-,-,yes\n");
});

test("run() feeds stdin", async () => {
  expect((await run("cat", [], { input: "hello" })).stdout).toBe("hello");
});

test("launch() lets the test wait for words and send a signal", async () => {
  const { folder } = project({ "wait.mjs": "console.log('ready'); setInterval(() => {}, 1000);" });
  const child = launch("node", ["wait.mjs"], { cwd: folder });
  await child.says("ready");
  child.kill("SIGTERM");
  expect(await child.ended).toMatchObject({ code: null, signal: "SIGTERM" });
});

test("says() fails when the child ends without the words", async () => {
  await expect(launch("echo", ["something else"]).says("the words")).rejects.toThrow("something else");
});

test("run() rejects for a program that is not there", async () => {
  await expect(run("no-such-program", [])).rejects.toThrow("no-such-program");
});
