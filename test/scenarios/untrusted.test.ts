import { project, tenantry } from "@tenantry/kit";
import { expect, test } from "vitest";

/** `untrusted.long.test.ts` has programs, loops and bombs of every kind. */
test("rehearse --untrusted refuses a program of the machine, at its line, and ends with 9", async () => {
  const { folder } = project({
    "tenantry.config.json": "{}",
    "migrations/tenant/001_fork.sql": "create table t (x text);\ncopy t from program 'id > /tmp/pwned';\n",
  });
  const args = ["rehearse", "--untrusted", "--from", "base"];
  const { code, stdout } = await tenantry(args, { cwd: folder, env: { CI: "1" } });
  expect(code).toBe(9);
  expect(stdout).toContain("(the sandbox, empty tables)");
  expect(stdout).toContain("migrations/tenant/001_fork.sql:2:1 permission denied");
});

test("rehearse --untrusted ends with 9 and says so when its time is over, whatever it was doing", async () => {
  const { folder } = project({
    "tenantry.config.json": "{}",
    "migrations/tenant/001_fork.sql": "create table t (x text);\n--! down\ndrop table t;\n",
  });
  const args = ["rehearse", "--untrusted", "--from", "base", "--deadline", "1ms", "--json"];
  const { code, stdout, stderr } = await tenantry(args, { cwd: folder, env: { CI: "1" } });
  expect(code).toBe(9);
  expect(`${stdout}${stderr}`).toContain("The files took longer than 0.001 s in all");
  expect(stdout).not.toContain("proven");
});

test("rehearse has no --deadline for a server", async () => {
  const { folder } = project({ "tenantry.config.json": "{}", "migrations/tenant/001_a.sql": "select 1;\n" });
  const args = ["rehearse", "--from", "base", "--deadline", "1min"];
  const { code, stderr } = await tenantry(args, { cwd: folder, env: { CI: "1" } });
  expect(code).toBe(2);
  expect(stderr).toContain("Add --untrusted, or leave it out.");
});
