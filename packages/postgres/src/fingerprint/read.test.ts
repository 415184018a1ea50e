import { freshDatabase, ownServer } from "@tenantry/kit";
import { expect, test } from "vitest";
import { SessionLost } from "../errors.ts";
import { environmentOf } from "../testing/environment.ts";
import { sessionOf } from "../testing/reading.ts";
import type { Session } from "../session.ts";
import { fingerprintSchemas, listSchemas } from "./read.ts";
import type { Place } from "./wanted.ts";

/** A session that counts its messages. */
function counted(session: Session): { readonly session: Session; readonly trips: () => number } {
  let trips = 0;
  const counting: Session = {
    ...session,
    message: async (...given) => {
      trips += 1;
      return await session.message(...given);
    },
  };
  return { session: counting, trips: () => trips };
}

function placeOf(id: string): Place {
  return { kind: "tenant", id, database: "", schema: `tenant_${id}` };
}

test("fingerprintSchemas() takes smaller batches where the server's lock table is too small, and learns from it", async () => {
  const server = await ownServer({ max_locks_per_transaction: 10, max_connections: 20 });
  const { sql, url } = await freshDatabase(server.url);
  const ids = Array.from({ length: 240 }, (_, at) => String(at));
  for (const id of ids) {
    const views = Array.from({ length: 8 }, (_, at) => `create view v${at} as select id from t${at}`);
    const tables = Array.from({ length: 8 }, (_, at) => `create table t${at} (id int)`);
    await sql.unsafe(`create schema tenant_${id}; set search_path = tenant_${id}; ${tables.join(";")}`);
    await sql.unsafe(`set search_path = tenant_${id}; ${views.join(";")}`);
  }
  const { session, trips } = counted(await sessionOf(environmentOf(url)));
  const hashes = new Map<string, string>();
  const refused: string[] = [];
  await fingerprintSchemas(session, ids.map(placeOf), "schema_migrations", {
    found: ({ id }, { hash }) => void hashes.set(id, hash),
    refused: ({ id }) => void refused.push(id),
  });
  expect(refused).toEqual([]);
  expect(hashes.size).toBe(240);
  expect(new Set(hashes.values()).size).toBe(1);
  expect(trips()).toBeGreaterThan(2);
  expect(trips()).toBeLessThan(25);
});

test("fingerprintSchemas() reads names that need quotes, and tenants named like something else", async () => {
  const { sql, url } = await freshDatabase();
  const schemas = ["Tenant-A", "select", "a.b", "naïve", "x$y", "users", "tenant_%s", "b+c(d)"];
  for (const schema of schemas) {
    await sql.unsafe(`create schema "${schema}"; set search_path = "${schema}"; create table users (id int primary key, plan text default '${schema}');
      create index users_plan on users (plan) where id > 0; create view all_users as select * from users;
      create function touch() returns trigger language plpgsql as 'begin insert into "${schema}".users values (1); return new; end';
      create trigger touched after update on users for each row execute function touch()`);
  }
  const session = await sessionOf(environmentOf(url));
  const places = schemas.map((schema): Place => ({ kind: "tenant", id: schema, database: "", schema }));
  const hashes = new Map<string, string>();
  const fail = (place: Place): void => {
    throw new Error(place.schema);
  };
  await fingerprintSchemas(session, places, "l", {
    found: ({ schema }, { hash }) => void hashes.set(schema, hash),
    refused: fail,
  });
  expect([...hashes.keys()].toSorted()).toEqual(schemas.toSorted());
  expect(new Set(hashes.values()).size).toBe(1);
  const definitions: string[] = [];
  await listSchemas(session, places, "l", {
    found: (_place, objects) => void definitions.push(...objects.map(({ definition }) => definition)),
    refused: fail,
  });
  expect(definitions.join("\n")).not.toMatch(/Tenant-A|naïve|a\.b|b\+c/);
  expect(definitions).toContain("text default '$target'::text");
});

test("fingerprintSchemas() does not take a longer name for the schema's own", async () => {
  const { sql, url } = await freshDatabase();
  await sql.unsafe(`create schema extra; create table extra.t (id int primary key);
    create schema a; create schema b;
    create table a.u (id int references extra.t); create table b.u (id int references extra.t)`);
  const session = await sessionOf(environmentOf(url));
  const lines = new Map<string, readonly string[]>();
  const places = ["a", "b"].map((schema): Place => ({ kind: "tenant", id: schema, database: "", schema }));
  await listSchemas(session, places, "l", {
    found: ({ schema }, objects) =>
      void lines.set(
        schema,
        objects.map(({ definition }) => definition),
      ),
    refused: ({ schema }) => {
      throw new Error(schema);
    },
  });
  expect(lines.get("a")).toEqual(lines.get("b"));
  expect(lines.get("a")).toContain("FOREIGN KEY (id) REFERENCES extra.t(id)");
});

test("fingerprintSchemas() throws what ended the session", async () => {
  const { url, sql } = await freshDatabase();
  const session = await sessionOf(environmentOf(url));
  await sql`select pg_terminate_backend(${session.pid})`;
  const nothing = { found: () => undefined, refused: () => undefined };
  await expect(fingerprintSchemas(session, [placeOf("a")], "l", nothing)).rejects.toThrow(SessionLost);
});
