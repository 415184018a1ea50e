import { describe, expect, test } from "vitest";
import { loadParser } from "../parse/parser.ts";
import { emptyDraft } from "./draft.ts";
import type { Draft } from "./draft.ts";
import { replay } from "./replay.ts";

const parser = await loadParser();

describe("replay()", () => {
  test("knows the columns of a table", () => {
    expect(
      table(
        `create table users (id bigserial primary key, email varchar(20) not null, tags text[] default '{}')`,
      ),
    ).toEqual(["id int8 not null serial", "email varchar(20) not null", "tags text[] default"]);
  });

  test("follows ALTER TABLE", () => {
    expect(
      table(
        `create table users (id int, a int not null, b text);
         alter table users add column c numeric(10, 2) not null default 0, drop column b, alter column a drop not null;
         alter table users alter column a type int8, alter column id set not null;
         alter table users rename column c to d`,
      ),
    ).toEqual(["id int4 not null", "a int8", "d numeric(10,2) not null default"]);
  });

  test("adds no column twice", () => {
    expect(table("create table users (a int); alter table users add column if not exists a int")).toEqual([
      "a int4",
    ]);
  });

  test("takes a constraint of a new table as valid, as the server does", () => {
    const draft = after("create table users (id int, constraint c check (id > 0) not valid)");
    expect(draft.tables.get("$target.users")?.constraints.map(({ valid }) => valid)).toEqual([true]);
  });

  test("names constraints and their indexes as the server does", () => {
    const draft = after(
      `create table plans (id int primary key, code text unique);
       create table users (id int, plan int references plans, unique (id, plan), check (id > 0));
       create index on users (lower(plan::text), id)`,
    );
    expect(constraints(draft, "users")).toEqual([
      "users_plan_fkey foreign(plan) -> $target.plans(id)",
      "users_id_plan_key unique(id,plan)",
      "users_id_check check(id)",
    ]);
    expect([...draft.indexes.keys()]).toEqual([
      "$target.plans_pkey",
      "$target.plans_code_key",
      "$target.users_id_plan_key",
      "$target.users_expr_id_idx",
    ]);
  });

  test("knows which constraints were never validated", () => {
    const text = `create table users (id int); alter table users add constraint c check (id > 0) not valid`;
    expect(constraints(after(text), "users")).toEqual(["c check(id) not valid"]);
    expect(constraints(after(`${text}; alter table users validate constraint c`), "users")).toEqual([
      "c check(id)",
    ]);
  });

  test("a NOT NULL constraint makes its column so once it is validated", () => {
    const text = `create table users (id int); alter table users add constraint c not null id not valid`;
    expect(table(text)).toEqual(["id int4"]);
    expect(table(`${text}; alter table users validate constraint c`)).toEqual(["id int4 not null"]);
    expect(
      table(`${text}; alter table users validate constraint c; alter table users drop constraint c`),
    ).toEqual(["id int4"]);
  });

  test("USING INDEX takes the index over", () => {
    const draft = after(
      `create table users (id int); create unique index i on users (id);
       alter table users add constraint users_pkey primary key using index i`,
    );
    expect([...draft.indexes.keys()]).toEqual(["$target.users_pkey"]);
    expect(constraints(draft, "users")).toEqual(["users_pkey primary(id)"]);
    expect(columns(draft, "users")).toEqual(["id int4 not null"]);
  });

  test("a dropped column takes its indexes and constraints along", () => {
    const draft = after(
      `create table users (id int primary key, a int unique, b int); create index i on users (b) include (a);
       alter table users drop column a`,
    );
    expect([...draft.indexes.keys()]).toEqual(["$target.users_pkey"]);
    expect(constraints(draft, "users")).toEqual(["users_pkey primary(id)"]);
  });

  test("a dropped column takes the indexes along that have it in an expression or in the predicate", () => {
    const draft = after(
      `create table users (a int, b int); create index i on users (abs(a)); create index j on users (b) where a > 0;
       create index k on users (b); alter table users rename a to c; alter table users drop column c`,
    );
    expect([...draft.indexes.keys()]).toEqual(["$target.k"]);
  });

  test("a dropped column takes views and others' foreign keys along where it cascades", () => {
    const draft = after(
      `create table users (a int unique, b int unique);
       create table c (a int references users (a), b int constraint c_b references users (b));
       create view v as select a from users; create view w as select * from v; create view x as select b from users;
       alter table users drop column a cascade`,
    );
    expect([...draft.tables.keys()]).toEqual(["$target.users", "$target.c", "$target.x"]);
    expect(constraints(draft, "c").map((one) => one.split(" ")[0])).toEqual(["c_b"]);
  });

  test("a dropped table takes indexes, views, partitions and foreign keys along", () => {
    const draft = after(
      `create table p (id int primary key) partition by range (id); create table p1 partition of p default;
       create table c (p int references p); create view v as select id from p; create view w as select * from v;
       drop table p cascade`,
    );
    expect([...draft.tables.keys()]).toEqual(["$target.c"]);
    expect(constraints(draft, "c")).toEqual([]);
    expect([...draft.indexes.keys()]).toEqual([]);
  });

  test("a renamed table keeps what points to it", () => {
    const draft = after(
      `create table p (id int primary key); create table c (p int references p); create view v as select id from p;
       alter table p rename to q; alter index p_pkey rename to q_pkey`,
    );
    expect(constraints(draft, "c")).toEqual(["c_p_fkey foreign(p) -> $target.q(id)"]);
    expect(constraints(draft, "q")).toEqual(
      ["q_pkey primary(id)"].map((name) => name.replace("q_pkey", "p_pkey")),
    );
    expect(draft.tables.get("$target.v")?.uses).toEqual([{ table: "$target.q", columns: ["id"] }]);
    expect([...draft.indexes.values()].map(({ name, table }) => [name, table])).toEqual([
      ["q_pkey", "$target.q"],
    ]);
  });

  test("renaming to the same name ends", () => {
    expect(
      columns(
        after(
          "create table a (b int unique); alter table a rename to a; alter table a rename constraint x to x",
        ),
        "a",
      ),
    ).toEqual(["b int4"]);
  });

  test("knows what views use, all columns where a star stands", () => {
    const draft = after(
      `create table t (a int, b int); create view v as select a from t where b > 0;
       create materialized view m as select * from t`,
    );
    expect(draft.tables.get("$target.v")?.uses).toEqual([{ table: "$target.t", columns: ["a", "b"] }]);
    expect(draft.tables.get("$target.m")?.uses).toEqual([{ table: "$target.t", columns: null }]);
  });

  test("knows types, domains and functions", () => {
    const draft = after(
      `create type e as enum ('a'); alter type e add value 'b'; alter type e rename value 'a' to 'c';
       create domain d as text; create domain n as int check (value > 0); alter domain d set not null;
       create function f() returns int language sql immutable as 'select 1'; alter function f() stable`,
    );
    expect(
      [...draft.types.values()].map(({ key, values, constrained }) => [key, values, constrained]),
    ).toEqual([
      ["$target.e", ["c", "b"], false],
      ["$target.d", [], true],
      ["$target.n", [], true],
    ]);
    expect(draft.functions.get("$target.f")).toMatchObject({ volatility: "stable", language: "sql" });
  });

  test("finds what stands in public from a tenant, and the tenant's own first", () => {
    const draft = emptyDraft();
    run(draft, "create table plans (id int primary key); create table users (id int)", "public");
    run(
      draft,
      "create table users (plan int references plans); alter table users add column a int",
      "tenant",
    );
    run(
      draft,
      `alter table public.plans add column b int; alter table "$target".users add column c int`,
      "tenant",
    );
    expect(columns(draft, "users")).toEqual(["plan int4", "a int4", "c int4"]);
    expect(draft.tables.get("public.plans")?.columns.map(({ name }) => name)).toEqual(["id", "b"]);
    expect(constraints(draft, "users")).toEqual(["users_plan_fkey foreign(plan) -> public.plans(id)"]);
  });

  test("a partition has its parent's columns", () => {
    const draft = after(
      "create table p (a int) partition by range (a); create table q partition of p default",
    );
    expect(draft.tables.get("$target.q")).toMatchObject({
      complete: true,
      partitionOf: "$target.p",
      isDefault: true,
    });
    expect(columns(draft, "q")).toEqual(["a int4"]);
  });
});

function after(text: string): Draft {
  const draft = emptyDraft();
  run(draft, text, "tenant");
  return draft;
}

function run(draft: Draft, text: string, kind: "public" | "tenant"): void {
  const nodes = parser.statements(text);
  if ("message" in nodes) throw new Error(nodes.message);
  for (const node of nodes) replay(draft, { kind, migration: "tenant/001_x" }, node);
}

function table(text: string): string[] {
  return columns(after(text), "users");
}

function columns(draft: Draft, name: string): string[] {
  return (draft.tables.get(`$target.${name}`)?.columns ?? []).map((column) => {
    const { modifiers, name: type, array } = column.type;
    return [
      column.name,
      `${type}${modifiers.length > 0 ? `(${modifiers.join(",")})` : ""}${array ? "[]" : ""}`,
      ...(column.notNull ? ["not null"] : []),
      ...(column.default === null ? [] : ["default"]),
      ...(column.made === "plainly" ? [] : [column.made]),
    ].join(" ");
  });
}

function constraints(draft: Draft, name: string): string[] {
  return (draft.tables.get(`$target.${name}`)?.constraints ?? []).map((one) => {
    const to =
      one.references === null ? "" : ` -> ${one.references.table}(${one.references.columns.join(",")})`;
    return `${one.name} ${one.kind}(${one.columns.join(",")})${to}${one.valid ? "" : " not valid"}`;
  });
}
