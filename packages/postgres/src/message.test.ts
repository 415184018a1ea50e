import type { LedgerRow, Target } from "@tenantry/core";
import { expect, test } from "vitest";
import type { Environment } from "./environment.ts";
import { locate } from "./execute/text.ts";
import { broken, marked, transactionalMessage } from "./message.ts";
import type { Result } from "./session.ts";
import { ServerError } from "./session.ts";
import { environmentOf } from "./testing/environment.ts";
import { catalogOf } from "./testing/tenant.ts";
import type { Work } from "./work.ts";

const first: LedgerRow = { version: "001_users", checksum: "c1", state: "applied" };
const nonce = "9f2c";

interface More {
  readonly verb?: "apply" | "revert";
  readonly environment?: Partial<Environment>;
  readonly target?: Partial<Target>;
}

/** One step of the file `tenant/002_avatar.sql` with this text, on a ledger that holds `001_users`. */
function step(text: string, { verb = "apply", environment = {}, target = {} }: More = {}): Work {
  const [migration] = catalogOf({ "002_avatar": text }).migrations;
  if (migration === undefined) throw new Error("no migration");
  const { id, name: version, up } = migration;
  return {
    environment: environmentOf("postgres://app@localhost/shop", environment),
    run: { id: "r1", who: "o'brien", tool: "tenantry/0.1.0", commit: null, digest: "d1", reviewed: true },
    target: { kind: "tenant", id: "acme", database: "", schema: "tenant_acme", labels: {}, ...target },
    database: "shop",
    migration,
    step: {
      id,
      verb,
      checksum: up.checksum,
      mode: "transaction",
      phase: null,
      version,
      recorded: "c2",
      resume: false,
    },
    before: verb === "apply" ? [first] : [first, { version, checksum: "c2", state: "applied" }],
    emit: () => undefined,
  };
}

function message(text: string, more?: More): string {
  return transactionalMessage(step(text, more), nonce).text;
}

/** Where the server's complaint about the first `word` of the message lies in the file. */
function complaint(text: string, word: string, more?: More): string {
  const sent = transactionalMessage(step(text, more), nonce);
  const position = Array.from(sent.text.slice(0, sent.text.indexOf(word))).length + 1;
  const spot = locate(sent, position);
  return spot === null ? "in our own SQL" : `\n${spot.path}:${spot.line}:${spot.column}\n${spot.excerpt}\n`;
}

const avatar = `alter table users add column avatar text;
comment on column users.avatar is 'in :"schema"' -- yes

--! verify
select count(*) = 0 from users where avatar is not null
--! down
alter table users drop column avatar;
`;

test("transactionalMessage() puts settings, lock, fence, ledger row, file, verify, log and closing check in that order", () => {
  expect(message(avatar)).toMatchInlineSnapshot(`
    "-- apply tenant/002_avatar in tenant_acme
    set transaction isolation level read committed, read write;
    set local search_path = pg_catalog, pg_temp;
    set local lock_timeout = 3000;
    set local statement_timeout = 300000;
    set local idle_in_transaction_session_timeout = 300000;
    set local row_security = off;
    set local client_min_messages = warning;

    lock table only "tenant_acme"."schema_migrations" in share row exclusive mode;

    select case when exists (select from pg_catalog.pg_class c
      where c.oid operator(pg_catalog.=) '"tenant_acme"."schema_migrations"'::pg_catalog.regclass and c.relkind operator(pg_catalog.=) 'r'
        and not c.relrowsecurity and not c.relforcerowsecurity
        and not exists (select from pg_catalog.pg_rewrite r where r.ev_class operator(pg_catalog.=) c.oid)
        and not exists (select from pg_catalog.pg_trigger t where t.tgrelid operator(pg_catalog.=) c.oid and not t.tgisinternal)) then true else cast(pg_catalog.concat('tenantry 9f2c unsafe') as pg_catalog.bool) end;
    select case
        when pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(coalesce(pg_catalog.string_agg(
          pg_catalog.concat(version, E'\\t', checksum, E'\\t', state, E'\\n'), '' order by version collate pg_catalog."C"
        ), ''), 'UTF8')), 'hex') operator(pg_catalog.=) '7aa1cd4cc2a232e6da4ddd3f56720781869aaa2d775b64fc98237f1e649e8007'
        then pg_catalog.set_config('tenantry.x9f2c', pg_catalog.pg_current_xact_id()::pg_catalog.text, true)
        else cast(pg_catalog.concat('tenantry 9f2c fence') as pg_catalog.bool)::pg_catalog.text end
      from only "tenant_acme"."schema_migrations";

    insert into "tenant_acme"."schema_migrations" (version, name, checksum, state, run, who, tool, commit, applied_at)
    values ('002_avatar', '002_avatar', 'c2', 'applied', 'r1', 'o''brien', 'tenantry/0.1.0', null, pg_catalog.now());

    set local search_path = "tenant_acme", pg_temp;

    -- tenant/002_avatar.sql:1
    alter table users add column avatar text;

    -- tenant/002_avatar.sql:2
    comment on column users.avatar is 'in :"schema"';

    set constraints all immediate;

    -- tenant/002_avatar.sql:5 (verify)
    select case when pg_catalog.bool_and(checked."tenantry holds" is true) is true then true else cast(pg_catalog.concat('tenantry 9f2c verify:0') as pg_catalog.bool) end
      from (
    select count(*) = 0 from users where avatar is not null
    ) as checked ("tenantry holds");

    set local search_path = pg_catalog, pg_temp;
    set local role = default;

    update only "tenant_acme"."schema_migrations" set duration_ms = (extract(epoch from pg_catalog.clock_timestamp() operator(pg_catalog.-) pg_catalog.statement_timestamp()) operator(pg_catalog.*) 1000)::pg_catalog.int8 where version operator(pg_catalog.=) '002_avatar';

    insert into "public".tenantry_log (environment, run, who, tool, commit, plan, target, step, verb, checksum, mode, outcome, detail, reviewed, duration_ms)
    values ('test', 'r1', 'o''brien', 'tenantry/0.1.0', null, 'd1', 'acme', 'tenant/002_avatar', 'apply', '614b8db9360098260ded9bd7c69b14d60559dd433aeb25d38d88e67fd98e8a15', 'transaction', 'done', null, true, (extract(epoch from pg_catalog.clock_timestamp() operator(pg_catalog.-) pg_catalog.now()) operator(pg_catalog.*) 1000)::pg_catalog.int8);

    select case
        when (pg_catalog.current_setting('tenantry.x9f2c', true) operator(pg_catalog.=) pg_catalog.pg_current_xact_id()::pg_catalog.text) is not true
        then cast(pg_catalog.concat('tenantry 9f2c transaction') as pg_catalog.bool)::pg_catalog.text
        when pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(coalesce(pg_catalog.string_agg(
          pg_catalog.concat(version, E'\\t', checksum, E'\\t', state, E'\\n'), '' order by version collate pg_catalog."C"
        ), ''), 'UTF8')), 'hex') operator(pg_catalog.<>) '1a521ecf1178faff6111d37d4327e25a56a51ece5413d623f3003a4cf4d22a48'
        then cast(pg_catalog.concat('tenantry 9f2c ledger') as pg_catalog.bool)::pg_catalog.text
        else '9f2c' end as tenantry
      from only "tenant_acme"."schema_migrations""
  `);
});

test("transactionalMessage() takes one row out and verifies nothing in a revert", () => {
  const sent = message(avatar, { verb: "revert" });
  expect(sent).toContain(
    `delete from only "tenant_acme"."schema_migrations" where version operator(pg_catalog.=) '002_avatar';`,
  );
  expect(sent).toContain("alter table users drop column avatar;");
  expect(sent).not.toContain("add column");
  expect(sent).not.toContain("(verify)");
});

test("transactionalMessage() leaves the log to others where it is in another database", () => {
  expect(message(avatar, { target: { database: "db_acme" } })).not.toContain("tenantry_log");
});

test("transactionalMessage() asks for no flush at a barrier, except for the public target", () => {
  const environment = { durability: "barrier" } as const;
  expect(message(avatar, { environment })).toContain("set local synchronous_commit = off;");
  expect(message(avatar, { environment, target: { kind: "public" } })).not.toContain("synchronous_commit");
  expect(message(avatar)).not.toContain("synchronous_commit");
});

test("transactionalMessage() runs the file along the configured path, temporary objects last", () => {
  const environment = { searchPath: ["pg_temp", "$target", 'we"ird'] };
  expect(message("select 1", { environment })).toContain(
    'set local search_path = "tenant_acme", "we""ird", pg_temp;',
  );
  expect(message("--! search_path: ext, $target\nselect 1")).toContain(
    'set local search_path = "ext", "tenant_acme", pg_temp;',
  );
});

test("transactionalMessage() quotes what comes from outside", () => {
  const sent = message("select :'tenant', :\"schema\", :'label.region'", {
    target: { id: "o'neil", schema: 'a"b', labels: { region: "e'u" } },
  });
  expect(sent).toContain(`select 'o''neil', "a""b", 'e''u';`);
  expect(sent).toContain(`lock table only "a""b"."schema_migrations"`);
});

test("transactionalMessage() lets only listed labels stand for a name", () => {
  const text = 'alter table users set tablespace :"label.disk"';
  const target = { labels: { disk: "fast" } };
  expect(() => message(text, { target })).toThrow(
    'The label value "fast" may not stand for a name in tenant/002_avatar.sql:1.',
  );
  expect(message(text, { target, environment: { labelIdentifiers: ["fast"] } })).toContain(
    'tablespace "fast"',
  );
});

test("transactionalMessage() keeps a comment line of the file's name one line", () => {
  const [line] = message("select 1", { target: { schema: "a\nselect evil" } }).split("\n");
  expect(line).toBe("-- apply tenant/002_avatar in a select evil");
});

test("transactionalMessage() replaces the row that a step left half done", () => {
  const work = step("select 1");
  const before: readonly LedgerRow[] = [first, { version: "002_avatar", checksum: "c2", state: "running" }];
  const sent = transactionalMessage({ ...work, before }, nonce).text;
  expect(sent.indexOf("delete from only")).toBeGreaterThan(0);
  expect(sent.indexOf("delete from only")).toBeLessThan(sent.indexOf("insert into"));
});

test("locate() finds the place in the file, behind multi-byte text and variables", () => {
  const text = `select '😀', :'tenant', :"schema"\n  ,\tnope\nfrom users; select 2`;
  expect(complaint(text, "nope")).toMatchInlineSnapshot(`
    "
    tenant/002_avatar.sql:2:5
      ,	nope
       	^
    "
  `);
  expect(complaint(text, "'acme'")).toContain("002_avatar.sql:1:14");
  expect(complaint(text, "select 2")).toContain("002_avatar.sql:3:1\nselect 2\n^");
});

test("locate() knows our own SQL from the file's", () => {
  expect(complaint("select 1", "lock table")).toBe("in our own SQL");
});

test("locate() lays trouble with a verify's result at the statement's door", () => {
  expect(complaint(avatar, "checked.")).toContain("002_avatar.sql:5:1");
});

test("locate() cuts a long line around the caret", () => {
  const spot = complaint(`select ${"1, ".repeat(500)}nope`, "nope").split("\n");
  expect(spot.every((line) => line.length <= 100)).toBe(true);
  expect(spot[2]?.slice(spot[3]?.indexOf("^"))).toBe("nope");
});

test("broken() hears only our own nonce", () => {
  expect(broken(said('invalid input syntax for type boolean: "tenantry 9f2c verify:1"'), nonce)).toBe(
    "verify:1",
  );
  expect(broken(said('invalid input syntax for type boolean: "tenantry 0000 fence"'), nonce)).toBe(null);
});

function said(message: string): ServerError {
  return new ServerError("22P02", message, {});
}

test("marked() believes the marker of this very message as its last row, and nothing else", () => {
  const row = (tenantry: string): Result => ({ command: "SELECT", count: 1, rows: [{ tenantry }] });
  const other: Result = { command: "CREATE TABLE", count: 0, rows: [] };
  expect(marked([other, row("9f2c")], "9f2c")).toBe(true);
  expect(marked([other, row("0000")], "9f2c")).toBe(false);
  expect(marked([row("9f2c"), other], "9f2c")).toBe(false);
  expect(marked([], "9f2c")).toBe(false);
});
