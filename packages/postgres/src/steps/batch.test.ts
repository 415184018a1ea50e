import { expect, test } from "vitest";
import { proxy } from "@tenantry/kit";
import { tenant } from "../testing/tenant.ts";
import type { Tenant } from "../testing/tenant.ts";
import type { StepResult } from "../work.ts";
import { applyBatch } from "./batch.ts";

const users =
  "create table users (id int primary key, name text); insert into users select i from generate_series(1, 95) i;";
const fill = `--! batch: until-no-rows
update users set name = 'x' where id in (select id from users where name is null order by id limit 10);
--! down batch: until-no-rows
update users set name = null where id in (select id from users where name is not null limit 50);`;

test("applyBatch() repeats the statement until it affects no row", async () => {
  const acme = await tenant({ "001_fill": fill }, users);
  expect(await apply(acme)).toBe("done");
  expect(await empty(acme)).toBe(0);
  expect(acme.events.map((event) => (event.type === "rows" ? event.rows : event.type))).toEqual([
    10, 10, 10, 10, 10, 10, 10, 10, 10, 5,
  ]);
  expect(await acme.ledger()).toMatchObject([{ version: "001_fill", state: "applied" }]);
});

test("applyBatch() commits every round on its own", async () => {
  const acme = await tenant({ "001_fill": fill }, users);
  await apply(acme);
  expect(await acme.database.sql`select distinct xmin::text from tenant_acme.users`).toHaveLength(10);
});

test("applyBatch() reverts in rounds", async () => {
  const acme = await tenant({ "001_fill": fill }, users);
  await apply(acme);
  expect(show(await applyBatch(await acme.work("001_fill", { verb: "revert" }), () => acme.open()))).toBe(
    "done",
  );
  expect(await empty(acme)).toBe(95);
  expect(await acme.ledger()).toEqual([]);
});

test.each(["before", "during", "after"] as const)(
  "applyBatch() goes on in the same run when a session is cut %s a round",
  async (when) => {
    const acme = await tenant({ "001_fill": fill }, users);
    let updates = 0;
    const isThird = ({ text }: { text: string }): boolean => text.includes("update users") && ++updates === 3;
    const link = await proxy(acme.database.url, { cut: { message: isThird, when, how: "rst" } });
    expect(show(await applyBatch(await acme.work("001_fill"), () => acme.open(link.url)))).toBe("done");
    expect(link.hasCut()).toBe(true);
    expect(await empty(acme)).toBe(0);
    expect(acme.events.filter(({ type }) => type === "retry")).toHaveLength(1);
  },
);

test("applyBatch() is resumed by a later run", async () => {
  const acme = await tenant({ "001_fill": fill }, users, { retries: 0 });
  let updates = 0;
  const isThird = ({ text }: { text: string }): boolean => text.includes("update users") && ++updates === 3;
  const link = await proxy(acme.database.url, { cut: { message: isThird, when: "before", how: "rst" } });
  expect(show(await applyBatch(await acme.work("001_fill"), () => acme.open(link.url)))).toBe("lost");
  expect(await empty(acme)).toBe(75);
  expect(await acme.ledger()).toMatchObject([{ state: "running" }]);
  expect(await apply(acme)).toBe("done");
  expect(await empty(acme)).toBe(0);
});

test("applyBatch() stops at a round when the run is told to end", async () => {
  const acme = await tenant({ "001_fill": fill }, users);
  const ending = new AbortController();
  const work = await acme.work("001_fill");
  const result = await applyBatch({ ...work, emit: () => ending.abort(), signal: ending.signal }, () =>
    acme.open(),
  );
  expect(show(result)).toBe("again");
  expect(await empty(acme)).toBe(85);
});

test("applyBatch() asks when rows do not leave the condition, and asks again without changing more", async () => {
  const stuck = "--! batch: until-no-rows\nupdate users set name = 'x' where id <= 10;";
  const acme = await tenant(
    { "001_fill": stuck },
    `${users} delete from users where id > 10; analyze users;`,
  );
  expect(await apply(acme)).toMatchInlineSnapshot(
    `"needs-decision The statement has changed far more rows than its tables hold and still finds some: what it changes does not leave its condition. Mend the statement, or, if all is as it should be, say so: \`tenantry mark --applied tenant/001_fill --tenant acme\` or \`tenantry mark --unapplied tenant/001_fill --tenant acme\`."`,
  );
  const rows = acme.events.filter(({ type }) => type === "rows").length;
  expect(rows).toBe(11);
  expect(await apply(acme)).toMatch(/^needs-decision/);
  expect(acme.events.filter(({ type }) => type === "rows")).toHaveLength(rows);
});

test("applyBatch() asks where an insert never ends", async () => {
  const copies = "--! batch: until-no-rows\ninsert into copies select id from users limit 50;";
  const acme = await tenant({ "001_fill": copies }, `${users} create table copies (id int);`);
  expect(await apply(acme)).toMatch(/^needs-decision/);
});

test("applyBatch() does not mistake old statistics for a condition that does not shrink", async () => {
  const grown =
    "create table users (id int primary key, name text); analyze users; insert into users select i from generate_series(1, 95) i;";
  const acme = await tenant({ "001_fill": fill }, grown);
  expect(await apply(acme)).toBe("done");
});

test("applyBatch() stops after as many changes as the environment allows", async () => {
  const stuck = "--! batch: until-no-rows\nupdate users set name = 'x';";
  const batch = { pauseShare: 0, changesPerRow: 2 };
  const acme = await tenant({ "001_fill": stuck }, users, { batch });
  expect(await apply(acme)).toMatch(/^needs-decision/);
  expect(acme.events.filter(({ type }) => type === "rows")).toHaveLength(3);
});

test("applyBatch() leaves no row in the ledger when the first round fails", async () => {
  const acme = await tenant(
    { "001_fill": "--! batch: until-no-rows\nupdate users set name = 1 / 0;" },
    users,
  );
  expect(await apply(acme)).toMatch(/^22012/);
  expect(await acme.ledger()).toEqual([]);
});

test("applyBatch() keeps the rounds before one that failed", async () => {
  const bad =
    "--! batch: until-no-rows\nupdate users set name = 'x' where id in (select id from users where name is null order by id limit 50) and 1 / (id - 70) < 10;";
  const acme = await tenant({ "001_fill": bad }, users);
  expect(await apply(acme)).toMatch(/^22012 .*rounds before this one were kept/);
  expect(await acme.ledger()).toMatchObject([{ state: "running" }]);
  expect(await empty(acme)).toBe(45);
});

test("applyBatch() refuses a round whose deferred trigger writes into the ledger", async () => {
  const forge = `create function forge() returns trigger language plpgsql as $$ begin
      insert into tenant_acme.schema_migrations (version) values ('009_later') on conflict do nothing; return null; end $$;
    create constraint trigger late after update on users deferrable initially deferred for each row execute function forge();`;
  const acme = await tenant({ "001_fill": fill }, `${users} ${forge}`);
  expect(await apply(acme)).toMatch(/^integrity/);
  expect(await acme.ledger()).toEqual([]);
  expect(await empty(acme)).toBe(95);
});

test("applyBatch() is moved when the ledger is not the one it was planned on", async () => {
  const acme = await tenant({ "001_fill": fill }, users);
  const work = await acme.work("001_fill");
  await acme.database.sql`insert into tenant_acme.schema_migrations (version) values ('000_other')`;
  expect(show(await applyBatch(work, () => acme.open()))).toBe("moved");
  expect(await empty(acme)).toBe(95);
});

test("applyBatch() is moved when somebody writes to the ledger between two rounds", async () => {
  const acme = await tenant({ "001_fill": fill }, users);
  let updates = 0;
  const link = await proxy(acme.database.url, {
    onMessage: async ({ text }) => {
      if (!text.includes("update users") || ++updates !== 2) return;
      await acme.database.sql`insert into tenant_acme.schema_migrations (version) values ('000_other')`;
    },
  });
  expect(show(await applyBatch(await acme.work("001_fill"), () => acme.open(link.url)))).toBe("moved");
  expect(await empty(acme)).toBe(85);
});

async function apply(acme: Tenant): Promise<string> {
  return show(await applyBatch(await acme.work("001_fill"), () => acme.open()));
}

async function empty(acme: Tenant): Promise<number> {
  return (await acme.database.sql`select from tenant_acme.users where name is null`).length;
}

function show(result: StepResult): string {
  if (result.kind !== "failed") return result.kind;
  const { kind, sqlstate, message, help } = result.failure;
  return `${sqlstate ?? kind} ${message} ${help}`;
}
