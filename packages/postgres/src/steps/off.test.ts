import { expect, test } from "vitest";
import type { LedgerRow } from "@tenantry/core";
import { proxy, until } from "@tenantry/kit";
import type { Session } from "../session.ts";
import { tenant } from "../testing/tenant.ts";
import type { Tenant } from "../testing/tenant.ts";
import type { StepResult, Work } from "../work.ts";
import { applyOff } from "./off.ts";

const off = "--! transaction: off\n--! concurrently: always\n";
const users =
  "create table users (id int, email text); insert into users select i, 'a' || i from generate_series(1, 100) i;";
const index = {
  "001_index": `${off}create index concurrently users_email on users (email);\n--! down transaction: off\ndrop index concurrently users_email;`,
};

test("applyOff() holds its lock on the very session that executes, and on no other", async () => {
  const acme = await tenant(index, users);
  const reader = await acme.open();
  await reader.message("begin isolation level repeatable read; select from tenant_acme.users");
  const applying = apply(acme, "001_index");
  await until(async () => (await indexes(acme)).length === 1);
  const holders = await acme.database.sql`
    select a.query from pg_locks l join pg_stat_activity a on a.pid = l.pid
     where l.locktype = 'advisory' and l.granted and a.datname = current_database()`;
  expect(holders).toEqual([{ query: "create index concurrently users_email on users (email)" }]);
  await reader.message("commit");
  expect(await applying).toBe("done");
});

test("applyOff() builds an index and records it once", async () => {
  const acme = await tenant(index, users);
  expect(await apply(acme, "001_index")).toBe("done");
  expect(await indexes(acme)).toEqual(["users_email valid"]);
  expect(await rows(acme)).toEqual(["001_index applied"]);
});

test("applyOff() ends with a message that holds the last row and the entry in the audit log, or neither", async () => {
  const acme = await tenant(index, users);
  await acme.database.sql`alter table public.tenantry_log add constraint nothing check (false)`;
  expect(await apply(acme, "001_index")).not.toBe("done");
  expect(await rows(acme)).toEqual(["001_index running"]);
  await acme.database.sql`alter table public.tenantry_log drop constraint nothing`;
  expect(await apply(acme, "001_index")).toBe("done");
  expect(await acme.database.sql`select step, verb, mode, outcome from public.tenantry_log`).toEqual([
    { step: "tenant/001_index", verb: "apply", mode: "off", outcome: "done" },
  ]);
});

test("applyOff() replaces an invalid index that somebody's attempt left", async () => {
  const acme = await tenant(index, `${users} create index users_email on users (email);`);
  await acme.database
    .sql`update pg_index set indisvalid = false where indexrelid = 'tenant_acme.users_email'::regclass`;
  expect(await apply(acme, "001_index")).toBe("done");
  expect(await indexes(acme)).toEqual(["users_email valid"]);
});

test("applyOff() does not take an invalid index for one that IF NOT EXISTS may keep", async () => {
  const files = {
    "001_index": `${off}create index concurrently if not exists users_email on users (email);`,
  };
  const acme = await tenant(files, `${users} create index users_email on users (email);`);
  await acme.database
    .sql`update pg_index set indisvalid = false where indexrelid = 'tenant_acme.users_email'::regclass`;
  expect(await apply(acme, "001_index")).toBe("done");
  expect(await indexes(acme)).toEqual(["users_email valid"]);
});

test("applyOff() fails where IF NOT EXISTS hides an index of another table", async () => {
  const files = {
    "001_index": `${off}create index concurrently if not exists users_email on users (email);`,
  };
  const acme = await tenant(
    files,
    `${users} create table other (email text); create index users_email on other (email);`,
  );
  expect(await apply(acme, "001_index")).toContain("what the statement makes is not there");
  expect(await rows(acme)).toEqual(["001_index running"]);
});

test("applyOff() refuses to build over a valid index that no step made, before the ledger says anything", async () => {
  const acme = await tenant(index, `${users} create index users_email on users (id);`);
  expect(await apply(acme, "001_index")).toContain("exists on this table already");
  expect(await rows(acme)).toEqual([]);
});

test("applyOff() leaves neither index nor row when a unique index meets duplicates", async () => {
  const files = { "001_index": `${off}create unique index concurrently users_email on users (email);` };
  const acme = await tenant(files, `${users} insert into users values (0, 'a1');`);
  const said = await apply(acme, "001_index");
  expect(said).toMatch(/^23505 could not create unique index "users_email"/);
  expect(said).not.toContain("a1");
  expect(await indexes(acme)).toEqual([]);
  expect(await rows(acme)).toEqual([]);
});

test("applyOff() drops the index on revert", async () => {
  const acme = await tenant(index, users);
  await apply(acme, "001_index");
  expect(await revert(acme, "001_index")).toBe("done");
  expect(await indexes(acme)).toEqual([]);
  expect(await rows(acme)).toEqual([]);
});

test("applyOff() builds the index of a partitioned table part by part", async () => {
  const files = {
    "001_index": `${off}create index all_email on only users (email);
create index concurrently one_email on users_one (email);
alter index all_email attach partition one_email;`,
  };
  const acme = await tenant(
    files,
    "create table users (id int, email text) partition by list (id); create table users_one partition of users for values in (1);",
  );
  expect(await apply(acme, "001_index")).toBe("done");
  const parts = await acme.database
    .sql`select relname, indisvalid from pg_index join pg_class on oid = indexrelid where relname like '%_email' order by relname`;
  expect(parts).toMatchObject([
    { relname: "all_email", indisvalid: true },
    { relname: "one_email", indisvalid: true },
  ]);
});

test("applyOff() shows what the server says of a partitioned table", async () => {
  const acme = await tenant(index, "create table users (id int, email text) partition by list (id);");
  expect(await apply(acme, "001_index")).toContain(
    'cannot create index on partitioned table "users" concurrently',
  );
  expect(await rows(acme)).toEqual([]);
});

test("applyOff() is moved when the ledger is not the one it was planned on", async () => {
  const acme = await tenant(index, users);
  const work = await acme.work("001_index");
  await acme.database.sql`insert into tenant_acme.schema_migrations (version) values ('000_other')`;
  expect(await outcome(acme, work)).toBe("moved");
  expect(await indexes(acme)).toEqual([]);
});

test.each(["running", "applied"])(
  "applyOff() is moved when somebody writes to the ledger right before its mark %s",
  async (state) => {
    const acme = await tenant(index, users);
    let others = 0;
    const link = await proxy(acme.database.url, {
      onMessage: async ({ text }) => {
        if (!text.includes(`'001_index', '001_index'`) || !text.includes(`'${state}', 'run-1'`)) return;
        others += 1;
        await acme.database.sql`insert into tenant_acme.schema_migrations (version) values ('000_other')`;
      },
    });
    expect(await outcome(acme, await acme.work("001_index"), link.url)).toBe("moved");
    expect(others).toBe(1);
    expect(await rows(acme)).not.toContain("001_index applied");
  },
);

test("applyOff() waits with its mark for a step that is under way in the same ledger", async () => {
  const acme = await tenant(index, users);
  const other = await acme.open();
  const link = await proxy(acme.database.url, {
    onMessage: async ({ text }) => {
      if (!text.includes("'running', 'run-1'")) return;
      await other.message(`begin; lock table tenant_acme.schema_migrations in share row exclusive mode;
        insert into tenant_acme.schema_migrations (version) values ('000_other')`);
    },
  });
  let isOver = false;
  const applying = acme
    .work("001_index")
    .then((work) => outcome(acme, work, link.url))
    .finally(() => void (isOver = true));
  const waiting =
    "select from pg_locks where relation = 'tenant_acme.schema_migrations'::regclass and not granted";
  await until(async () => isOver || (await acme.database.sql.unsafe(waiting)).length > 0);
  await other.message("commit");
  expect(await applying).toBe("moved");
  expect(await rows(acme)).toEqual(["000_other applied"]);
});

test("applyOff() fails where row-level security would hide rows from a statement", async () => {
  const files = { "001_odd": `${off}update users set email = 'x';\nvacuum users;` };
  const acme = await tenant(files, `${users} create policy own on users using (false);`);
  const role = `owner_${acme.database.name}`;
  const { sql } = acme.database;
  await sql.unsafe(`create role ${role}; grant all on schema tenant_acme, public to ${role};
    grant all on all tables in schema tenant_acme to ${role};
    alter table tenant_acme.users owner to ${role}, enable row level security, force row level security`);
  const said = await outcome(acme, await acme.work("001_odd", { environment: { role } }));
  await sql.unsafe(`drop owned by ${role} cascade; drop role ${role}`);
  expect(said).toMatch(/^42501/);
});

test("applyOff() keeps what stands before the statement that failed, and goes on there", async () => {
  const files = {
    "001_two": `${off}create index concurrently users_id on users (id);\ncreate unique index concurrently users_email on users (email);`,
  };
  const acme = await tenant(files, `${users} insert into users values (0, 'a1');`);
  expect(await apply(acme, "001_two")).toMatch(/^23505 .* What stands before this statement was kept/);
  expect(await rows(acme)).toEqual(["001_two running"]);
  await acme.database.sql`delete from tenant_acme.users where id = 0`;
  expect(await apply(acme, "001_two")).toBe("done");
  expect(await indexes(acme)).toEqual(["users_email valid", "users_id valid"]);
  expect(await rows(acme)).toEqual(["001_two applied"]);
});

test("applyOff() bounds its wait for an old snapshot, and leaves neither index nor row", async () => {
  const acme = await tenant(index, `${users} create table elsewhere ();`, { statementTimeoutMs: 500 });
  const reader = await acme.open();
  await reader.message("begin isolation level repeatable read; select from tenant_acme.elsewhere");
  expect(await apply(acme, "001_index")).toMatch(/^57014/);
  expect(await indexes(acme)).toEqual([]);
  expect(await rows(acme)).toEqual([]);
  await reader.message("commit");
});

test("applyOff() waits for an old snapshot longer than for a lock", async () => {
  const acme = await tenant(index, `${users} create table elsewhere ();`, { lockTimeoutMs: 50 });
  const reader = await acme.open();
  await reader.message("begin isolation level repeatable read; select from tenant_acme.elsewhere");
  let isOver = false;
  const applying = apply(acme, "001_index").finally(() => void (isOver = true));
  const waiting = `select from pg_stat_activity where datname = current_database()
    and query like 'create index%' and clock_timestamp() - query_start > interval '0.5 s'`;
  await until(async () => isOver || (await acme.database.sql.unsafe(waiting)).length > 0);
  await reader.message("commit");
  expect(await applying).toBe("done");
});

test("applyOff() is resumed after its backend was terminated in the middle of a build", async () => {
  const acme = await tenant(index, users, { leaseWaitMs: 600_000 });
  const reader = await acme.open();
  await reader.message("begin isolation level repeatable read; select from tenant_acme.users");
  const first = acme.work("001_index").then((work) => outcome(acme, work));
  await until(async () => (await indexes(acme)).length === 1);
  await acme.database
    .sql`select pg_terminate_backend(pid) from pg_stat_activity where query like 'create index concurrently%'`;
  expect(await first).toBe("lost");
  expect(await indexes(acme)).toEqual(["users_email invalid"]);
  expect(await rows(acme)).toEqual(["001_index running"]);
  await reader.message("commit");
  expect(await apply(acme, "001_index")).toBe("done");
  expect(await indexes(acme)).toEqual(["users_email valid"]);
  expect(await rows(acme)).toEqual(["001_index applied"]);
});

test("applyOff() waits for another runner by asking, so that a concurrent build never waits for the waiter", async () => {
  const acme = await tenant(index, users, { leaseWaitMs: 600_000 });
  const work = await acme.work("001_index");
  const results = await Promise.all([1, 2, 3].map(() => outcome(acme, work)));
  expect(results.toSorted()).toEqual(["done", "moved", "moved"]);
  expect(await indexes(acme)).toEqual(["users_email valid"]);
});

test("applyOff() names who holds the lock when it waits in vain", async () => {
  const acme = await tenant(index, users, { leaseWaitMs: 0 });
  const gate = await acme.open();
  await gate.message("begin isolation level repeatable read; select 1 from tenant_acme.users");
  const first = acme.work("001_index").then((work) => outcome(acme, work));
  await until(async () => (await indexes(acme)).length === 1);
  const work = { ...(await acme.work("001_index")), before: [] };
  expect(await outcome(acme, work)).toMatch(/^busy .*Another runner .* pid \d+, test/);
  await gate.message("commit");
  expect(await first).toBe("done");
});

test.each(["before", "during", "after"] as const)(
  "applyOff() ends in one valid index and one row wherever a session is cut, %s each message",
  async (when) => {
    const acme = await tenant(index, users, { leaseWaitMs: 600_000 });
    for (let message = 1; ; message += 1) {
      const link = await proxy(acme.database.url, { cut: { message, when, how: "rst" } });
      const first = await outcome(acme, await acme.work("001_index"), link.url);
      if (!link.hasCut()) break;
      expect(["lost", "again", "done"]).toContain(first);
      await untilLedger(acme, ["001_index applied"], "apply");
      expect(await indexes(acme), `${when} ${message}`).toEqual(["users_email valid"]);
      await acme.database.sql`drop index tenant_acme.users_email`;
      await acme.database.sql`delete from tenant_acme.schema_migrations`;
    }
  },
);

test("applyOff() reverts to no index and no row wherever a session is cut", async () => {
  const acme = await tenant(index, users, { leaseWaitMs: 600_000 });
  for (let message = 1; ; message += 1) {
    expect(await apply(acme, "001_index")).toBe("done");
    const link = await proxy(acme.database.url, { cut: { message, when: "during", how: "rst" } });
    const first = await outcome(acme, await acme.work("001_index", { verb: "revert" }), link.url);
    if (!link.hasCut()) break;
    expect(["lost", "again", "done"]).toContain(first);
    await untilLedger(acme, [], "revert");
    expect(await indexes(acme)).toEqual([]);
  }
});

test.each(["before", "after"] as const)(
  "applyOff() makes it whole again where a revert was cut off %s its statement",
  async (when) => {
    const acme = await tenant(index, users, { leaseWaitMs: 600_000 });
    await apply(acme, "001_index");
    const message = ({ text }: { text: string }): boolean => text.startsWith("drop index");
    const link = await proxy(acme.database.url, { cut: { message, when, how: "rst" } });
    const work = await acme.work("001_index", { verb: "revert" });
    expect(await outcome(acme, work, link.url)).toBe("lost");
    expect(await rows(acme)).toEqual(["001_index running"]);
    expect(await apply(acme, "001_index")).toBe("done");
    expect(await indexes(acme)).toEqual(["users_email valid"]);
    expect(await rows(acme)).toEqual(["001_index applied"]);
  },
);

test("applyOff() asks where nothing tells whether a statement took effect", async () => {
  const files = { "001_odd": `${off}insert into users values (101, 'new');\nvacuum users;` };
  const acme = await tenant(files, users);
  const cut = {
    message: ({ text }: { text: string }) => text.startsWith("insert"),
    when: "after",
    how: "rst",
  } as const;
  const link = await proxy(acme.database.url, { cut });
  expect(await outcome(acme, await acme.work("001_odd"), link.url)).toBe("lost");
  expect(await apply(acme, "001_odd")).toMatchInlineSnapshot(
    `"needs-decision An earlier run was cut off here, and nothing tells whether this statement took effect. Look at tenant_acme, then say so: \`tenantry mark --applied tenant/001_odd --tenant acme\` or \`tenantry mark --unapplied tenant/001_odd --tenant acme\`."`,
  );
  expect(await rows(acme)).toEqual(["001_odd running"]);
});

test("applyOff() does not repeat a statement that is known to be over", async () => {
  const files = { "001_odd": `${off}insert into users values (101, 'new');\nvacuum users;` };
  const acme = await tenant(files, users);
  const cut = {
    message: ({ text }: { text: string }) => text.startsWith("vacuum"),
    when: "before",
    how: "rst",
  } as const;
  const link = await proxy(acme.database.url, { cut });
  expect(await outcome(acme, await acme.work("001_odd"), link.url)).toBe("lost");
  expect(await apply(acme, "001_odd")).toBe("done");
  expect(await acme.database.sql`select from tenant_acme.users where id = 101`).toHaveLength(1);
});

test("applyOff() asks after a procedure failed that may have committed on its way", async () => {
  const procedure = `create procedure p() language plpgsql as $$ begin insert into tenant_acme.users values (101, 'new'); commit; perform 1 / 0; end $$;`;
  const acme = await tenant({ "001_call": `${off}call p();` }, `${users} ${procedure}`);
  expect(await apply(acme, "001_call")).toMatchInlineSnapshot(
    `"22012 division by zero Part of it may have been kept. Look at tenant_acme, then say so: \`tenantry mark --applied tenant/001_call --tenant acme\` or \`tenantry mark --unapplied tenant/001_call --tenant acme\`."`,
  );
  expect(await rows(acme)).toEqual(["001_call running"]);
});

test("applyOff() wants a direct connection", async () => {
  const acme = await tenant(index, users);
  const session = await acme.open();
  const pooled: Session = Object.create(session, { pooled: { value: true } });
  const result = await applyOff(await acme.work("001_index"), async () => pooled, await acme.open());
  expect(show(result)).toContain("directUrl");
});

/** Plans again as a run does: a backend whose client is gone may still finish what it was told. */
async function untilLedger(acme: Tenant, wanted: readonly string[], verb: "apply" | "revert"): Promise<void> {
  for (;;) {
    const work = await acme.work("001_index", { verb });
    if (shown(work.before).join() === wanted.join()) return;
    expect(["done", "moved"]).toContain(await outcome(acme, work));
  }
}

async function apply(acme: Tenant, name: string): Promise<string> {
  return await outcome(acme, await acme.work(name));
}

async function revert(acme: Tenant, name: string): Promise<string> {
  return await outcome(acme, await acme.work(name, { verb: "revert" }));
}

/** Runs it with a worker of its own, perhaps through a proxy, as `lost`, `done`, or the failure. */
async function outcome(acme: Tenant, work: Work, url = acme.database.url): Promise<string> {
  const worker = await acme.open();
  const result = await applyOff(work, () => acme.open(url), worker);
  await worker.close();
  return show(result);
}

function show(result: StepResult): string {
  if (result.kind !== "failed") return result.kind;
  const { kind, sqlstate, message, help } = result.failure;
  return `${sqlstate ?? kind} ${message} ${help}`;
}

async function indexes(acme: Tenant): Promise<readonly string[]> {
  const found = await acme.database.sql<{ name: string }[]>`
    select c.relname || case when i.indisvalid then ' valid' else ' invalid' end as name
      from pg_index i join pg_class c on c.oid = i.indexrelid
     where c.relnamespace = 'tenant_acme'::regnamespace and c.relname like 'users%' order by 1`;
  return found.map(({ name }) => name);
}

async function rows(acme: Tenant): Promise<readonly string[]> {
  return shown(await acme.ledger());
}

function shown(rows: readonly LedgerRow[]): readonly string[] {
  return rows.map(({ version, state }) => `${version} ${state}`);
}
