import { describe, expect, test } from "vitest";
import { folder, linted } from "../testing/check.ts";
import { asPending } from "../view.ts";

describe("DROP COLUMN names what goes with the column", () => {
  test("nothing, where nothing does", () => {
    expect(said("create table a (id bigint, b int, c int);", "alter table a drop column b;")).toBe(
      "What is in a.b is deleted",
    );
  });

  test("every index, whether it has the column as a key, beside its keys, in an expression or in its predicate", () => {
    const setup = `create table a (id bigint, b int, c int);
      create index i1 on a (b); create index i2 on a (c) include (b); create index i3 on a (abs(b));
      create index i4 on a (c) where b > 0; create index other on a (c);`;
    expect(said(setup, "alter table a drop column b;")).toBe(
      "What is in a.b is deleted, and also the index i1, the index i2, the index i3 and the index i4",
    );
  });

  test("a check over two columns, once, and a unique constraint in place of its index", () => {
    const setup =
      "create table a (id bigint, b int, c int, constraint b_c check (b < c), constraint b_u unique (b, c));";
    expect(said(setup, "alter table a drop column b;")).toBe(
      "What is in a.b is deleted, and also the check b_c and the unique constraint b_u",
    );
  });

  test("a foreign key of its own, with the table that it points to", () => {
    const setup =
      "create table p (id bigint primary key); create table a (b bigint references p (id), c int);";
    expect(said(setup, "alter table a drop column b;")).toBe(
      "What is in a.b is deleted, and also the foreign key a_b_fkey to p",
    );
  });

  test("views, those on them too, and foreign keys of other tables, only where it cascades", () => {
    const setup = `create table p (id bigint primary key, k int constraint p_k unique, c int);
      create table a (b int constraint a_p references p (k));
      create view v as select k from p; create view w as select * from v; create view x as select c from p;`;
    expect(said(setup, "alter table p drop column k cascade;")).toBe(
      "What is in p.k is deleted, and also the view v, the view w, the foreign key a_p of a and the unique constraint p_k",
    );
    expect(said(setup, "alter table p drop column k;")).toBe(
      "What is in p.k is deleted, and also the unique constraint p_k; without CASCADE it fails if it is still needed by the view v, the view w and the foreign key a_p of a",
    );
  });

  test("a foreign key of the same table to it, once", () => {
    const setup = "create table a (id bigint primary key, up bigint references a (id), c int);";
    expect(said(setup, "alter table a drop column id cascade;")).toBe(
      "What is in a.id is deleted, and also the foreign key a_up_fkey of a and the primary key a_pkey",
    );
    expect(said(setup, "alter table a drop column up cascade;")).toBe(
      "What is in a.up is deleted, and also the foreign key a_up_fkey to a",
    );
  });

  test("the first four and how many more", () => {
    const many = Array.from({ length: 7 }, (_, at) => `create index i${at} on a (b);`).join(" ");
    expect(said(`create table a (b int, c int); ${many}`, "alter table a drop column b;")).toBe(
      "What is in a.b is deleted, and also the index i0, the index i1, the index i2, the index i3 and 3 more",
    );
  });

  test("by the names that they have now", () => {
    const setup = `create table old (b int, c int); create index i on old (c) where b > 0;
      alter table old rename to a; alter table a rename column b to d; alter index i rename to j;`;
    expect(said(setup, "alter table a drop column d;")).toBe(
      "What is in a.d is deleted, and also the index j",
    );
  });
});

describe("DROP TABLE names what goes with the table", () => {
  test("nothing, where only its own goes", () => {
    const setup = "create table a (id bigint primary key, b int check (b > 0)); create index on a (b);";
    expect(said(setup, "drop table a cascade;")).toBe("Every row of a is deleted with it");
  });

  test("views, those on them too, and foreign keys of other tables, only where it cascades", () => {
    const setup = `create table p (id bigint primary key); create table a (b bigint constraint a_p references p);
      create view v as select id from p; create materialized view m as select id from v;`;
    expect(said(setup, "drop table p cascade;")).toBe(
      "Every row of p is deleted with it, and also the view v, the materialized view m and the foreign key a_p of a",
    );
    expect(said(setup, "drop table p;")).toBe(
      "Every row of p is deleted with it; without CASCADE it fails if it is still needed by the view v, the materialized view m and the foreign key a_p of a",
    );
  });

  test("no foreign key of a table that is dropped beside it, nor one of its own", () => {
    const setup = `create table p (id bigint primary key, up bigint references p);
      create table a (b bigint constraint a_p references p);`;
    expect(said(setup, "drop table a, p cascade;")).toBe(
      "Every row of a is deleted with it | Every row of p is deleted with it",
    );
  });

  test("its partitions, whether it cascades or not", () => {
    const setup = `create table a (b int) partition by range (b);
      create table a1 partition of a for values from (1) to (9); create view v as select b from a1;`;
    expect(said(setup, "drop table a;")).toBe(
      "Every row of a is deleted with it, and also the partition a1; without CASCADE it fails if it is still needed by the view v",
    );
    expect(said(setup, "drop table a cascade;")).toBe(
      "Every row of a is deleted with it, and also the partition a1 and the view v",
    );
  });

  test("what belongs to another schema, by that schema", () => {
    const shared = "create table plans (id bigint primary key);";
    const setup = "create table a (b bigint constraint a_p references public.plans (id));";
    const catalog = folder({
      "public/001_shared.sql": shared,
      "tenant/002_setup.sql": setup,
      "tenant/100_pending.sql": "drop table public.plans cascade;",
    });
    const { problems } = linted(catalog, asPending(["tenant/100_pending"]));
    expect(problems.find(({ code }) => code === "drop-table")?.message).toContain(
      "Every row of public.plans is deleted with it, and also the foreign key a_p of a.",
    );
  });
});

/** The messages of both rules, without their places and full stops. */
function said(setup: string, sql: string): string {
  const catalog = folder({ "tenant/002_setup.sql": setup, "tenant/100_pending.sql": sql });
  expect(catalog.problems).toEqual([]);
  return linted(catalog, asPending(["tenant/100_pending"]))
    .problems.filter(({ code }) => code === "drop-column" || code === "drop-table")
    .map(({ message }) => message.replace(/^\S+ /, "").replace(/\.$/, ""))
    .join(" | ");
}
