import { writeFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { proxy } from "@tenantry/kit";
import type { FreshDatabase } from "@tenantry/kit";
import * as fc from "fast-check";
import { expect } from "vitest";
import type { Cli } from "./cli.ts";

/** What a fleet must look like: files by version, and for every tenant what its ledger says and which tables it holds. */
export interface Model {
  readonly files: Map<number, File>;
  readonly tenants: Map<string, Tenant>;
}

interface File {
  /** Changes with the text. */
  readonly edition: number;
}

interface Tenant {
  /** The edition of every version that its ledger has. */
  readonly ledger: Map<number, number>;
  readonly tables: Set<number>;
}

type Step = fc.AsyncCommand<Model, Cli>;

/** Two files, and two tenants that have neither. */
export async function begun(there: Cli): Promise<Model> {
  const model: Model = { files: new Map(), tenants: new Map() };
  for (const version of [110, 120]) await write(model, there, version, 0);
  for (let tenant = 0; tenant < 2; tenant += 1) await addTenant(model, there);
  return model;
}

/** Any sequence of what people do, and of what happens to them. */
export const steps: fc.Arbitrary<Iterable<Step>> = fc.commands(
  [
    fc.constant(step("add", () => true, add)),
    fc.nat(9).map((pick) =>
      step(
        `add out of order ${pick}`,
        ({ files }) => free(files).length > 0,
        (model, there) => addBetween(model, there, pick),
      ),
    ),
    fc.nat(9).map((pick) =>
      step(
        `edit ${pick}`,
        ({ files }) => files.size > 0,
        (model, there) => edit(model, there, pick),
      ),
    ),
    fc.nat(9).map((pick) =>
      step(
        `put back ${pick}`,
        ({ files }) => files.size > 0,
        (model, there) => putBack(model, there, pick),
      ),
    ),
    fc.nat(9).map((pick) =>
      step(
        `delete ${pick}`,
        ({ files }) => files.size > 0,
        (model, there) => remove(model, there, pick),
      ),
    ),
    fc.constant(step("tenant", ({ tenants }) => tenants.size < 5, addTenant)),
    fc.constant(step("apply", () => true, apply)),
    fc.constant(step("apply twice at once", () => true, applyTwice)),
    fc
      .tuple(fc.nat(60), fc.constantFrom("before" as const, "during" as const, "after" as const))
      .map(([at, when]) =>
        step(
          `apply cut ${when} ${at}`,
          () => true,
          (model, there) => applyCut(model, there, at, when),
        ),
      ),
    fc.nat(9).map((pick) =>
      step(
        `revert ${pick}`,
        ({ tenants }) => tenants.size > 0,
        (model, there) => revert(model, there, pick),
      ),
    ),
    fc.tuple(fc.nat(9), fc.nat(9)).map(([whom, what]) =>
      step(
        `mark ${whom} ${what}`,
        ({ tenants, files }) => tenants.size > 0 && files.size > 0,
        (model, there) => mark(model, there, whom, what),
      ),
    ),
  ],
  { maxCommands: 20, size: "max" },
);

function step(
  name: string,
  check: (model: Readonly<Model>) => boolean,
  act: (model: Model, there: Cli) => Promise<void>,
): Step {
  return {
    check: (model) => check(model),
    async run(model, there) {
      await act(model, there);
      await expectAs(model, there);
    },
    toString: () => name,
  };
}

/** Every tenant holds the tables that it should, and its ledger says so. */
async function expectAs({ tenants }: Model, { database }: Cli): Promise<void> {
  for (const [id, { ledger, tables }] of tenants) {
    expect({ id, ...(await found(database, id)) }).toEqual({
      id,
      ledger: sorted(ledger.keys()).map(stem),
      tables: sorted(tables).map((version) => `t${version}`),
    });
  }
}

async function found({ sql }: FreshDatabase, id: string) {
  const rows = await sql`select version from ${sql(`tenant_${id}`)}.schema_migrations order by version`.catch(
    () => [],
  );
  const tables = await sql`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = ${`tenant_${id}`} and c.relkind = 'r' and c.relname ~ '^t[0-9]+$' order by 1`;
  return {
    ledger: rows.map((row) => String(row["version"])),
    tables: tables.map((row) => String(row["name"])),
  };
}

async function add(model: Model, there: Cli): Promise<void> {
  await write(
    model,
    there,
    Math.max(
      100,
      ...model.files.keys(),
      ...[...model.tenants.values()].flatMap(({ ledger }) => [...ledger.keys()]),
    ) + 10,
    0,
  );
}

async function addBetween(model: Model, there: Cli, pick: number): Promise<void> {
  const places = free(model.files);
  await write(model, there, places[pick % places.length] ?? 105, 0);
}

/** Versions that nobody used, before some that are used. */
function free(files: ReadonlyMap<number, File>): readonly number[] {
  return [...files.keys()]
    .map((version) => version - 5)
    .filter((version) => version % 10 === 5 && !files.has(version));
}

async function edit(model: Model, there: Cli, pick: number): Promise<void> {
  const [version, { edition }] = picked([...model.files], pick);
  await write(model, there, version, edition + 1);
}

/** The first edition again. */
async function putBack(model: Model, there: Cli, pick: number): Promise<void> {
  const [version] = picked([...model.files], pick);
  await write(model, there, version, 0);
}

async function remove(model: Model, there: Cli, pick: number): Promise<void> {
  const [version] = picked([...model.files], pick);
  model.files.delete(version);
  await rm(join(there.cwd, `migrations/tenant/${stem(version)}.sql`));
}

async function write({ files }: Model, { cwd }: Cli, version: number, edition: number): Promise<void> {
  files.set(version, { edition });
  const note = edition === 0 ? "" : `-- edition ${edition}\n`;
  await writeFile(
    join(cwd, `migrations/tenant/${stem(version)}.sql`),
    `${note}create table if not exists t${version} ();\n--! down\ndrop table if exists t${version};\n`,
  );
}

/** One that nothing was done to yet: the next apply builds it. */
async function addTenant({ tenants }: Model, { database: { sql } }: Cli): Promise<void> {
  const id = `n${tenants.size}`;
  await sql.unsafe(`create schema tenant_${id}; insert into tenants values ('${id}', 'tenant_${id}')`);
  tenants.set(id, { ledger: new Map(), tables: new Set() });
}

async function apply(model: Model, { run }: Cli): Promise<void> {
  const { exit } = await run("apply", "--yes");
  expect(exit).toBe(applied(model));
}

async function applyTwice(model: Model, { run }: Cli): Promise<void> {
  const both = await Promise.all([run("apply", "--yes"), run("apply", "--yes")]);
  const expected = applied(model);
  for (const { exit } of both) expect([expected, 6]).toContain(exit);
  expect(both.map(({ exit }) => exit)).toContain(expected);
}

/** Applies to everybody who is not in the way of it; the exit code. */
function applied(model: Model): number {
  let exit = 0;
  for (const tenant of model.tenants.values()) {
    const lacking = lacks(model, tenant);
    if (lacking === null) exit = 4;
    for (const version of lacking ?? []) done(model, tenant, version);
  }
  return exit;
}

function done({ files }: Model, { ledger, tables }: Tenant, version: number): void {
  ledger.set(version, files.get(version)?.edition ?? 0);
  tables.add(version);
}

/** What an apply would run, in order; null where the ledger and the files contradict each other. */
function lacks(model: Model, tenant: Tenant): readonly number[] | null {
  const head = Math.max(0, ...tenant.ledger.keys());
  const pending = sorted(model.files.keys()).filter((version) => !tenant.ledger.has(version));
  return isKept(model, tenant) && pending.every((version) => version > head) ? pending : null;
}

/** Nothing that it has was edited or deleted. */
function isKept({ files }: Model, { ledger }: Tenant): boolean {
  return [...ledger].every(([version, edition]) => files.get(version)?.edition === edition);
}

/** Whatever it was struck at, each tenant has a first part of what it lacked, whole, and nothing else. */
async function applyCut(
  model: Model,
  there: Cli,
  message: number,
  when: "before" | "during" | "after",
): Promise<void> {
  const link = await proxy(there.database.url, { cut: { message: message + 1, when, how: "rst" } });
  await there.run("apply", "--yes", "--url", link.url, "--retries", "0");
  await link.close();
  for (const [id, tenant] of model.tenants) {
    const lacking = lacks(model, tenant) ?? [];
    const { ledger } = await found(there.database, id);
    const more = ledger.length - tenant.ledger.size;
    expect(more).toBeGreaterThanOrEqual(0);
    for (const version of lacking.slice(0, more)) done(model, tenant, version);
  }
}

async function revert(model: Model, { run }: Cli, pick: number): Promise<void> {
  const [id, tenant] = picked([...model.tenants], pick);
  const { exit, json } = await run("revert", "--tenant", id, "--yes");
  const last = sorted(tenant.ledger.keys()).at(-1);
  const isWhole = isKept(model, tenant);
  expect({ exit, json }).toMatchObject({ exit: isWhole ? 0 : 4 });
  if (last === undefined || !isWhole) return;
  tenant.ledger.delete(last);
  tenant.tables.delete(last);
}

/** As applied where it is not, as not applied where it is; with force, so that any history can come about. */
async function mark(model: Model, { run }: Cli, whom: number, what: number): Promise<void> {
  const [id, tenant] = picked([...model.tenants], whom);
  const [version, { edition }] = picked([...model.files], what);
  const verb = tenant.ledger.has(version) ? "--unapplied" : "--applied";
  const { exit, json } = await run("mark", verb, stem(version), "--tenant", id, "--force");
  expect({ exit, json }).toMatchObject({ exit: 0 });
  if (verb === "--applied") tenant.ledger.set(version, edition);
  else tenant.ledger.delete(version);
}

function stem(version: number): string {
  return `${version}_t`;
}

function sorted(versions: Iterable<number>): readonly number[] {
  return [...versions].toSorted((a, b) => a - b);
}

function picked<Item>(items: readonly Item[], pick: number): Item {
  const item = items[pick % items.length];
  if (item === undefined) throw new Error("bug: nothing to pick from");
  return item;
}
