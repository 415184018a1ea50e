import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { builtCli } from "../testing/cli.ts";

const expand = "--! phase: expand\nalter table users add column name text;\n";
const contract =
  "--! phase: contract\n--! requires: tenant/004_expand\nalter table users drop column email;\n";

/** What a contract that drops a column is told in any case. */
const lost = { code: "drop-column", severity: "warning" };

async function both() {
  const built = await builtCli(["acme", "corp"]);
  await writeFile(join(built.cwd, "migrations/tenant/004_expand.sql"), expand);
  await writeFile(join(built.cwd, "migrations/tenant/005_contract.sql"), contract);
  return built;
}

test("apply --phase contract refuses while its expand is not everywhere", async () => {
  const { run, ledger } = await both();
  for (const command of ["plan", "apply"]) {
    const { exit, json } = await run(
      command,
      "--phase",
      "contract",
      ...(command === "apply" ? ["--yes"] : []),
    );
    expect({ exit, json }).toMatchObject({
      exit: 4,
      json: { problems: [{ code: "expand-missing", targets: ["acme", "corp"] }, lost] },
    });
  }
  await run("apply", "--phase", "expand", "--tenant", "acme");
  expect(await run("apply", "--phase", "contract", "--yes")).toMatchObject({
    exit: 4,
    json: { outcomes: { done: 0 }, problems: [{ code: "expand-missing", targets: ["corp"] }, lost] },
  });
  expect(await ledger("acme")).toEqual(["002_users", "003_email", "004_expand"]);
  expect(await ledger("corp")).toEqual(["002_users", "003_email"]);
});

test("apply --phase expand before the deploy, --phase contract after it", async () => {
  const { run, ledger } = await both();
  expect(await run("apply", "--phase", "expand")).toMatchObject({ exit: 0, json: { outcomes: { done: 2 } } });
  expect(await ledger("corp")).toEqual(["002_users", "003_email", "004_expand"]);
  expect((await run("tenant", "create", "late")).exit).toBe(0);
  expect(await ledger("late")).toEqual(["002_users", "003_email", "004_expand"]);
  expect(await run("apply", "--phase", "contract", "--yes")).toMatchObject({
    exit: 0,
    json: { outcomes: { done: 3 } },
  });
  expect(await ledger("acme")).toEqual(["002_users", "003_email", "004_expand", "005_contract"]);
});

test("apply without a phase contracts nowhere when one tenant could not expand", async () => {
  const { run, ledger, database } = await both();
  await database.sql`alter table tenant_corp.users add column name text`;
  expect(await run("apply", "--yes")).toMatchObject({
    exit: 5,
    json: {
      failures: [{ target: "corp", step: "tenant/004_expand" }],
      outcomes: { failed: 1, unreached: 1 },
    },
  });
  expect(await ledger("acme")).toEqual(["002_users", "003_email", "004_expand"]);
  await database.sql`alter table tenant_corp.users drop column name`;
  expect(await run("apply", "--yes")).toMatchObject({ exit: 0, json: { outcomes: { done: 2 } } });
  expect(await ledger("corp")).toEqual(["002_users", "003_email", "004_expand", "005_contract"]);
});

test("a laggard holds the contract back until it has expanded, or has left the fleet", async () => {
  const { run, ledger, database } = await both();
  await run("apply", "--phase", "expand");
  await database.sql`create schema tenant_old`;
  await database.sql`insert into tenants (slug, schema_name) values ('old', 'tenant_old')`;
  expect(await run("apply", "--phase", "contract", "--yes")).toMatchObject({
    exit: 4,
    json: { outcomes: { done: 0 }, problems: [{ code: "expand-missing", targets: ["old"] }, lost] },
  });
  await database.sql`delete from tenants where slug = 'old'`;
  expect(await run("apply", "--phase", "contract", "--yes")).toMatchObject({
    exit: 0,
    json: { outcomes: { done: 2 } },
  });
  // Whoever comes back later finds all contracted, and has both steps before it.
  await database.sql`insert into tenants (slug, schema_name) values ('old', 'tenant_old')`;
  expect((await run("apply", "--yes")).exit).toBe(0);
  expect(await ledger("old")).toEqual(["002_users", "003_email", "004_expand", "005_contract"]);
});
