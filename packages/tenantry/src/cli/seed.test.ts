import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cli, fleetFiles } from "../testing/cli.ts";

const file = "migrations/public.seed.sql";

test("apply --seed runs public.seed.sql once, after all else", async () => {
  const { run, database, cwd } = await cli({
    ...fleetFiles,
    [file]:
      "insert into tenants (slug, schema_name) values ('first', 'tenant_first');\ninsert into nothing values (1);",
  });
  expect((await run("apply", "--seed", "--dry-run")).json).not.toHaveProperty("seed");
  expect(await run("apply", "--seed")).toMatchObject({
    exit: 5,
    json: { outcomes: { done: 1 }, seed: { kind: "failed", sqlstate: "42P01" } },
  });
  expect(await database.sql`select from tenants`).toHaveLength(0);
  await writeFile(
    join(cwd, file),
    "insert into tenants (slug, schema_name) values ('first', 'tenant_first');",
  );
  expect(await run("apply", "--seed")).toMatchObject({ exit: 0, json: { seed: { kind: "done" } } });
  const again = await run("apply", "--seed");
  expect(again).toMatchObject({ exit: 0, json: { seed: { kind: "unchanged", at: expect.any(String) } } });
  expect(again.text).toContain(`${file} ran before, at `);
  expect(await database.sql`select slug from tenants`).toEqual([{ slug: "first" }]);
  await rm(join(cwd, file));
  expect(await run("apply", "--seed")).toMatchObject({ exit: 2, json: { error: { code: "seed-missing" } } });
});

test("apply --seed leaves the seed where something else went wrong", async () => {
  const { run } = await cli({
    ...fleetFiles,
    "migrations/public/004_wrong.sql": "create table tenants ();",
    [file]: "select 1;",
  });
  expect(await run("apply", "--seed")).toMatchObject({ exit: 5, json: { seed: { kind: "left" } } });
});
