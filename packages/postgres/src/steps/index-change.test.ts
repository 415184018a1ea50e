import { expect, test } from "vitest";
import { proxy, until } from "@tenantry/kit";
import { tenant } from "../testing/tenant.ts";
import type { Tenant } from "../testing/tenant.ts";
import { applyOff } from "./off.ts";

const users =
  "create table users (id int, email text); insert into users select i, 'a' || i from generate_series(1, 1000) i;";
const index = "--! transaction: off\ncreate index concurrently users_email on users (email);";
const large = { plainBelow: 1 };

test("applyOff() builds the index of a small table inside one message", async () => {
  const acme = await tenant({ "001_index": index }, users);
  expect(await build(acme)).toBe("plain");
  expect(await acme.ledger()).toMatchObject([{ version: "001_index", state: "applied" }]);
});

test("applyOff() builds the index of a large table concurrently", async () => {
  const acme = await tenant({ "001_index": index }, users, large);
  expect(await build(acme)).toBe("concurrent");
  expect(await acme.ledger()).toMatchObject([{ version: "001_index", state: "applied" }]);
});

test("applyOff() counts what a table keeps in TOAST", async () => {
  const toasted = `${users} alter table users alter email set storage external; insert into users values (0, repeat('x', 2000000));`;
  const acme = await tenant({ "001_index": index.replace("(email)", "(id)") }, toasted, {
    plainBelow: 1_000_000,
  });
  expect(await build(acme)).toBe("concurrent");
});

test("applyOff() never builds plainly what says concurrently: always", async () => {
  const acme = await tenant({ "001_index": index.replace("\n", "\n--! concurrently: always\n") }, users);
  expect(await build(acme)).toBe("concurrent");
});

test("applyOff() never drops plainly", async () => {
  const drop = "--! transaction: off\ndrop index concurrently users_email;";
  const acme = await tenant({ "001_index": drop }, `${users} create index users_email on users (email);`);
  expect(await build(acme)).toBe("concurrent");
});

test("applyOff() repairs an invalid index of that name, which a plain build would trip over", async () => {
  const acme = await tenant({ "001_index": index }, `${users} create index users_email on users (email);`);
  await acme.database
    .sql`update pg_index set indisvalid = false where indexrelid = 'tenant_acme.users_email'::regclass`;
  expect(await build(acme)).toBe("concurrent");
});

const mine = `create function tenant_acme.mine(text) returns text immutable language sql as 'select $1';
  create function tenant_acme.lower(int) returns int immutable language sql as 'select $1';
  create operator tenant_acme.|+| (leftarg = text, rightarg = text, function = textcat);
  create domain tenant_acme.word as text;`;

test.each([
  ["plain", "(lower(email))"],
  ["plain", "(coalesce(email, 'x'))"],
  ["plain", "(id, email) where email is not null and id in (1, 2)"],
  ["plain", "((email || 'mine(x)')) /* mine(x) */"],
  ["plain", "using btree (email text_pattern_ops) include (id) with (fillfactor = 70)"],
  ["concurrent", "(mine(email))"],
  ["concurrent", "(tenant_acme.mine(email))"],
  ["concurrent", '("mine"(email))'],
  ["concurrent", "(id) where mine(email) = 'x'"],
  ["concurrent", "((email |+| 'x'))"],
  ["concurrent", "((email::word))"],
  ["concurrent", "((cast(email as word)))"],
])("applyOff() builds %s an index on %s", async (how, on) => {
  const acme = await tenant(
    { "001_index": `--! transaction: off\ncreate index concurrently users_email on users ${on};` },
    `${users} ${on.includes("lower") ? "" : mine}`,
  );
  expect(await build(acme)).toBe(how);
});

test("applyOff() builds concurrently where a function only looks like the server's", async () => {
  const acme = await tenant(
    { "001_index": "--! transaction: off\ncreate index concurrently users_email on users (lower(id));" },
    `${users} ${mine}`,
  );
  expect(await build(acme)).toBe("concurrent");
});

test("applyOff() builds concurrently after a plain attempt met a lock", async () => {
  const acme = await tenant({ "001_index": index }, users, { lockTimeoutMs: 100 });
  const writer = await acme.open();
  await writer.message("begin; insert into tenant_acme.users values (0, 'busy')");
  const building = build(acme);
  // The concurrent build waits for the writer, which the plain one could not.
  const waiting = () =>
    acme.database
      .sql`select from pg_stat_activity where query ilike 'create index concurrently%' and wait_event_type = 'Lock'`;
  await until(async () => (await waiting()).length > 0);
  await writer.message("commit");
  expect(await building).toBe("concurrent");
});

/** Applies `001_index`, which must succeed, and says how. */
async function build(acme: Tenant): Promise<"plain" | "concurrent"> {
  const link = await proxy(acme.database.url);
  const result = await applyOff(
    await acme.work("001_index"),
    () => acme.open(link.url),
    await acme.open(link.url),
  );
  expect(result.kind).toBe("done");
  const invalid = await acme.database.sql`select from pg_index where not indisvalid`;
  expect(invalid).toHaveLength(0);
  return link.messages.some(({ text }) => /^(create|drop) index concurrently/i.test(text))
    ? "concurrent"
    : "plain";
}
