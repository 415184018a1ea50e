import { expect, test } from "vitest";
import { environmentOf } from "../testing/environment.ts";
import { catalogOf } from "../testing/tenant.ts";
import { grown, headOf, lowered, parseHead } from "./head.ts";
import type { Head } from "./head.ts";

const environment = environmentOf("postgres://localhost/x", {
  role: "owner",
  searchPath: ["$target", "shared"],
});
const index = "--! transaction: off\ncreate index concurrently i on t (a);";
const files = {
  "001_t": "create table t (a int);\n--! down\ndrop table t;\n--! verify\nselect true;",
  "002_i": index,
  "003_b": "--! batch: until-no-rows\nupdate t set a = 1 where a is null;",
  "tenant/schema": "--! baseline: 001\ncreate table t (a int);",
  "tenant.seed": "insert into t values (1);",
};

test("headOf() keeps all that a tenant is built from, and comes back from its text", () => {
  const head = headOf(environment, catalogOf(files));
  expect(head).toMatchObject({
    searchPath: ["$target", "shared"],
    role: "owner",
    ledger: "schema_migrations",
  });
  expect(head.base?.baseline).toBe("001");
  expect(head.seed?.statements).toHaveLength(1);
  expect(parseHead(JSON.stringify(head))).toEqual(head);
});

test("headOf() with templates is of a format that older versions refuse, and comes back from its text", () => {
  const template = "--! baseline: 001\n--! label: kind=clinic\ncreate table t (a int);";
  const head = headOf(environment, catalogOf({ ...files, "tenant/clinic.schema": template }));
  expect(head).toMatchObject({ format: 2, templates: [{ name: "clinic" }] });
  expect(parseHead(JSON.stringify(head))).toEqual(head);
  const broken = { ...head, templates: [{ ...head.templates?.[0], label: null }] };
  expect(() => parseHead(JSON.stringify(broken))).toThrow("Update tenantry");
});

test("headOf() leaves out public migrations and those not asked for", () => {
  const catalog = catalogOf({ ...files, "public/001_p": "select 1;", "both/004_x": "select 1;" });
  expect(ids(headOf(environment, catalog))).toEqual([
    "tenant/001_t",
    "tenant/002_i",
    "tenant/003_b",
    "both/004_x",
  ]);
  expect(ids(headOf(environment, catalog, ["both/004_x", "tenant/001_t"]))).toEqual([
    "tenant/001_t",
    "both/004_x",
  ]);
});

test.each<[string, readonly string[], readonly string[], readonly string[]]>([
  ["the next where nothing was", [], ["001_a"], ["001_a"]],
  ["more", ["001_a"], ["001_a", "002_b"], ["001_a", "002_b"]],
  ["what an older checkout does not know", ["001_a", "002_b"], ["001_a"], ["001_a", "002_b"]],
  ["both of two branches, in order", ["001_a", "003_c"], ["001_a", "002_b"], ["001_a", "002_b", "003_c"]],
])("grown() is %s", (_, before, after, result) => {
  const published = before.length === 0 ? null : headWith(before);
  expect(ids(grown(published, headWith(after)))).toEqual(result.map((name) => `tenant/${name}`));
});

test("grown() takes a migration as the newer checkout has it", () => {
  const [older, newer] = ["select 1;", "select 2;"].map((text) =>
    headOf(environment, catalogOf({ "001_a": text })),
  );
  if (older === undefined || newer === undefined) throw new Error("two heads");
  expect(grown(older, newer).migrations[0]?.up.statements[0]?.text).toBe("select 2");
});

test("lowered() takes away what is reverted, and nothing else", () => {
  expect(ids(lowered(headWith(["001_a", "002_b", "003_c"]), ["tenant/003_c", "tenant/009_x"]))).toEqual([
    "tenant/001_a",
    "tenant/002_b",
  ]);
});

test.each<[string, (head: Head) => unknown]>([
  ["a later format", (head) => ({ ...head, format: 3 })],
  ["a list", () => []],
  ["a text", () => "head"],
  [
    "a migration without statements",
    (head) => ({ ...head, migrations: head.migrations.map((it) => ({ ...it, up: null })) }),
  ],
  [
    "an unknown mode",
    (head) => ({
      ...head,
      migrations: head.migrations.map((it) => ({ ...it, up: { ...it.up, mode: "x" } })),
    }),
  ],
  ["a base without a baseline", (head) => ({ ...head, base: { ...head.base, baseline: 1 } })],
  ["a statement without text", (head) => ({ ...head, seed: { ...head.seed, statements: [{}] } })],
])("parseHead() refuses %s and says to update", (_, change) => {
  const text = JSON.stringify(change(headOf(environment, catalogOf(files))));
  expect(() => parseHead(text)).toThrow("Update tenantry");
});

function headWith(names: readonly string[]): Head {
  return headOf(environment, catalogOf(Object.fromEntries(names.map((name) => [name, "select 1;"]))));
}

function ids({ migrations }: Head): readonly string[] {
  return migrations.map(({ id }) => id);
}
