import { expect, test } from "vitest";
import { folder, found, linted } from "../testing/check.ts";
import { factsOfTenants } from "../tree/example-facts.ts";
import { rule } from "./fleet-data-dependent.ts";

const setup = "create table p (id int primary key); create table a (b int, d text);";
const facts = factsOfTenants(500);
const look = "Look for rows that do not, in every tenant: ";

test.each([
  ["alter table a alter column b set not null", "NOT NULL of b", 'select * from "a" where "b" is null'],
  [
    "create unique index c on a (b)",
    "c",
    'select "b", count(*) from "a" where "b" is not null group by "b" having count(*) > 1',
  ],
  ["alter table a add constraint c check (b > 0)", "c", 'select * from "a" where not (b > 0)'],
  [
    "alter table a add primary key (b)",
    "this",
    'select * from "a" where "b" is null; select "b", count(*) from "a" where "b" is not null group by "b" having count(*) > 1',
  ],
])("fleet-data-dependent gives the query for every tenant: %s", (sql, by, query) => {
  expect(found(rule, { setup, sql: `${sql};`, facts })).toMatchObject([
    {
      message: `tenant/100_pending.sql:1: The rows of a in each of 500 tenants have to agree with ${by}.`,
      help: `${look}${query}`,
    },
  ]);
});

test.each([
  "alter table a add constraint c foreign key (b) references p",
  "create unique index c on a (lower(d))",
  "create unique index c on a (b) where b > 0",
])("fleet-data-dependent gives no query that the text does not tell: %s", (sql) => {
  expect(found(rule, { setup, sql: `${sql};`, facts })).toMatchObject([{ help: rule.help }]);
});

test.each([
  "alter table a add constraint c unique using index i",
  "create table n (b int not null); create unique index c on n (b)",
])("fleet-data-dependent asks nothing of rows that cannot break it: %s", (sql) => {
  expect(found(rule, { setup: `${setup} create unique index i on a (b);`, sql: `${sql};`, facts })).toEqual(
    [],
  );
});

test("fleet-data-dependent counts the tenants that have it before them", () => {
  const catalog = folder({
    "tenant/001_a.sql": setup,
    "tenant/002_b.sql": "alter table a alter column b set not null;",
  });
  const view = (...targets: string[]) => ({
    kind: "tenant" as const,
    together: [new Set(["tenant/002_b"])],
    targets,
  });
  const told = (...views: ReturnType<typeof view>[]) =>
    linted(catalog, views, {}, facts).problems.flatMap(({ code, message }) =>
      code === rule.id ? [message] : [],
    );
  expect(told(view("acme"), view("corp", "dune"))).toEqual([
    "tenant/002_b.sql:1: The rows of a in each of 3 tenants have to agree with NOT NULL of b.",
  ]);
  expect(told(view("acme"))).toEqual([]);
});
