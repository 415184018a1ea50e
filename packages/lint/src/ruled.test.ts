import type { RuledStatement } from "@tenantry/core";
import { describe, expect, test } from "vitest";
import { folder, linted } from "./testing/check.ts";
import { asPending } from "./view.ts";

const tables = {
  "public/001_plans.sql": "create table plans (id bigint primary key);",
  "tenant/002_users.sql":
    "create table users (id bigint primary key, email text, plan bigint); create table notes (id bigint primary key);",
};

describe("lint() knows of a statement", () => {
  test.each([
    ["alter table users add column age int;", ["ACCESS EXCLUSIVE users"], "nothing"],
    ["create index a on users (email);", ["SHARE users"], "build users"],
    ["create index concurrently a on users (email);", ["SHARE UPDATE EXCLUSIVE users"], "build users"],
    ["alter table users validate constraint old;", ["SHARE UPDATE EXCLUSIVE users"], "scan users"],
    ["alter table users alter column id type text;", ["ACCESS EXCLUSIVE users"], "rewrite users"],
    [
      "alter table users add foreign key (plan) references public.plans (id);",
      ["SHARE ROW EXCLUSIVE users", "SHARE ROW EXCLUSIVE public.plans"],
      "scan users",
    ],
    ["do $$ begin alter table notes add column x int; end $$;", ["ACCESS EXCLUSIVE notes"], "nothing"],
    ["truncate users, notes;", ["ACCESS EXCLUSIVE users", "ACCESS EXCLUSIVE notes"], "nothing"],
  ])("%s", (sql, locks, work) => {
    const [one, ...others] = known(sql);
    expect(others).toEqual([]);
    expect(one?.locks.map(({ mode, relation }) => `${mode} ${relation}`)).toEqual(locks);
    expect(one?.work === null ? "nothing" : [one?.work, ...(one?.tables ?? [])].join(" ")).toBe(work);
  });

  test("what and where it is, and in whose ledger", () => {
    expect(known("select 1;\nalter table users add column age int;")).toMatchObject([
      {
        id: "tenant/003_x",
        kind: "tenant",
        path: "tenant/003_x.sql",
        line: 2,
        command: "ALTER TABLE",
        text: "alter table users add column age int",
      },
    ]);
  });

  test("nothing where it only touches what is made with it", () => {
    expect(known("create table new (a int); create index on new (a); insert into new values (1);")).toEqual(
      [],
    );
  });

  test("all that it does in any cohort, once", () => {
    const catalog = folder({ ...tables, "tenant/003_x.sql": "create index a on users (email);" });
    const views = [["tenant/002_users", "tenant/003_x"], ["tenant/003_x"], ["tenant/003_x"]].map(
      (ids, each) => ({
        kind: "tenant" as const,
        together: [new Set(ids)],
        targets: [`t${each}`],
      }),
    );
    expect(linted(catalog, views).statements.map(({ locks }) => locks.length)).toEqual([1]);
  });
});

function known(sql: string): readonly RuledStatement[] {
  return linted(folder({ ...tables, "tenant/003_x.sql": sql }), asPending(["tenant/003_x"])).statements;
}

test("lint() knows of statements in the order of the migrations, whichever targets have them", () => {
  const catalog = folder({
    ...tables,
    "tenant/003_x.sql": "alter table users add column a int;",
    "tenant/004_y.sql": "alter table users add column b int;\nalter table notes add column c int;",
  });
  const views = [["tenant/004_y"], ["tenant/003_x", "tenant/004_y"]].map((ids, each) => ({
    kind: "tenant" as const,
    together: [new Set(ids)],
    targets: [`t${each}`],
  }));
  const { statements } = linted(catalog, views);
  expect(statements.map(({ id, line }) => `${id}:${line}`)).toEqual([
    "tenant/003_x:1",
    "tenant/004_y:1",
    "tenant/004_y:2",
  ]);
});
