import { describe, expect, test } from "vitest";
import { hasAlembic, system } from "./system.ts";
import type { System } from "./system.ts";

const single = { tenants: { from: "none" } };

describe.skipIf(!hasAlembic())("moving from Alembic", () => {
  async function alembic(there: System, cwd: string, words: string, env = {}): Promise<string> {
    const { code, stdout, stderr } = await there.theirs(cwd, "alembic", words.split(" "), env);
    if (code !== 0) throw new Error(stderr.trim().split("\n").at(-1));
    return stdout;
  }

  test("A: one database, one revision", async () => {
    const there = await system("a", single);
    await there.database.sql`create table instances (id int primary key)`;
    await there.database.sql`insert into instances values (1)`;
    await alembic(there, "backend", "upgrade head");
    const before = await there.columns("public");
    expect(before).toHaveLength(12);

    const imported = await there.json("import", "backend");
    expect(imported).toMatchObject({
      code: 0,
      json: { from: "alembic", problems: [], files: [{ id: "public/001_multi_tenant" }] },
    });
    expect(there.project.read("migrations/public/001_multi_tenant.sql")).toContain(
      "ALTER TABLE instances ADD COLUMN postgres_user VARCHAR(100) DEFAULT 'postgres' NOT NULL;",
    );
    expect(await there.json("adopt", "--yes")).toMatchObject({ code: 0, json: { done: 1 } });
    expect(await there.ledger("public")).toEqual(["001_multi_tenant"]);
    expect(await there.json("plan")).toMatchObject({ code: 0, json: { verdict: "nothing", problems: [] } });

    const lost = await there.run("revert", "--dry-run");
    expect(lost.stderr).toContain("Data that will be gone:");
    expect(lost.stderr).toContain("DROP COLUMN openai_secret_name");
    expect((await there.run("revert", "--yes")).code).toBe(0);
    expect(await there.columns("public")).toEqual(["instances.id integer"]);
    expect((await there.run("apply")).code).toBe(0);
    expect(await there.columns("public")).toEqual(before);
    expect(await alembic(there, "backend", "current")).toContain("001_multi_tenant");
  });
});
