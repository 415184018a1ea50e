import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cli } from "../testing/cli.ts";

const root = join(import.meta.dirname, "../../../..");

/** What the files of the pages begin from. */
const before = {
  "tenantry.config.json": JSON.stringify({ tenants: { from: "schemas", pattern: "tenant_%" } }),
  "migrations/public/20260101000000_create_plans.sql": "create table plans (name text primary key);\n",
  "migrations/tenant/20260102000000_create_users.sql":
    "create table users (id bigint primary key, name text);\ninsert into users values (1, 'Ada');\n--! down\ndrop table users;\n",
};

test.each([
  ["docs/file-format.md", 2, "20260102"],
  ["docs/zero-downtime.md", 7, "20260203"],
] as const)(
  "%s: its %i files are found no error in, run, and run again after their way back",
  async (page, count, back) => {
    const files = filesOf(page);
    expect(Object.keys(files)).toHaveLength(count);
    const { run, ledger, database } = await cli({ ...before, ...files });
    const linted = await run("lint");
    expect([linted.exit, linted.text]).toEqual([0, linted.text]);
    await database.sql`create schema tenant_acme`;
    expect(await run("apply", "--to", "20260102", "--yes")).toMatchObject({ exit: 0 });
    for (const verb of ["apply", "revert", "apply"]) {
      const flags = verb === "revert" ? ["--only", "tenants", "--to", back, "--yes"] : ["--yes"];
      const answer = await run(verb, ...flags);
      expect([verb, answer.exit, answer.text]).toEqual([verb, 0, answer.text]);
    }
    expect(await ledger("acme")).toHaveLength(count + 1);
  },
);

/** The SQL blocks of a page whose first line says which file they are. */
function filesOf(page: string): Readonly<Record<string, string>> {
  const text = readFileSync(join(root, page), "utf8");
  const blocks = [...text.matchAll(/^```sql\n-- (migrations\/\S+\.sql)\n([^]*?)^```$/gm)];
  return Object.fromEntries(blocks.map(([, path = "", sql = ""]) => [path, sql]));
}
