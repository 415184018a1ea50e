import { readCatalog } from "@tenantry/core";
import { expect, test } from "vitest";
import { dataChecks } from "./data-checks.ts";
import { loadParser } from "./parse/parser.ts";

const parser = await loadParser();

function checks(text: string): readonly string[] {
  const { migrations } = readCatalog([{ path: "tenant/001_a.sql", text }], (source) => source);
  const parts = migrations.flatMap(({ up }) =>
    up.statements.map((statement) => ({ path: up.path, statement })),
  );
  return dataChecks(parser, parts).map(({ statement }) => `${statement.line}: ${statement.text}`);
}

test.each([
  [
    "alter table users alter email set not null",
    'select not exists (select * from "users" where "email" is null)',
  ],
  [
    'create unique index concurrently on :"schema".users (email, "Plan")',
    'select not exists (select "email", "Plan", count(*) from "users" where "email" is not null and "Plan" is not null group by "email", "Plan" having count(*) > 1)',
  ],
  [
    "alter table app.users add constraint u unique nulls not distinct (email)",
    'select not exists (select "email", count(*) from "app"."users" group by "email" having count(*) > 1)',
  ],
  [
    "alter table users add constraint c check (plan in ('a)', 'b') and (age > 1))",
    `select not exists (select * from "users" where not (plan in ('a)', 'b') and (age > 1)))`,
  ],
  [
    'alter table "ööööööööööööööööööööööö" add constraint c check (age > 1), add constraint d check (age > 2) not valid',
    'select not exists (select * from "ööööööööööööööööööööööö" where not (age > 1))',
  ],
  [
    "alter table orders add foreign key (user_id) references users (id)",
    'select not exists (select * from "orders" r where r."user_id" is not null and not exists (select from "users" p where p."id" = r."user_id"))',
  ],
])("dataChecks() asks for what existing rows can break: %s", (text, question) => {
  expect(checks(`${text};`)).toEqual([`1: ${question}`]);
});

test("dataChecks() asks two things of a primary key", () => {
  expect(checks("alter table users add primary key (id);")).toHaveLength(2);
});

test.each([
  "create index on users (email);",
  "create unique index on users (lower(email));",
  "create unique index on users (email) where active;",
  "alter table users add constraint c check (age > 0) not valid;",
  "alter table orders add foreign key (user_id) references users;",
  "alter table users add constraint u unique using index users_email;",
  "update users set email = '' where email is null; alter table users alter email set not null;",
  "create table users (email text); alter table users alter email set not null;",
  "alter table users add column plan text; create unique index on users (plan);",
  "do $$ begin perform 1; end $$; alter table users alter email set not null;",
])("dataChecks() asks nothing where the rows of now do not tell: %s", (text) => {
  expect(checks(text)).toEqual([]);
});

test("dataChecks() goes on asking of a table that only got another rule", () => {
  expect(
    checks("alter table users alter email set not null; alter table users add unique (email);"),
  ).toHaveLength(2);
});

test("dataChecks() says at which line", () => {
  expect(checks("create index on users (email);\n\nalter table orders alter user_id set not null;")).toEqual([
    '3: select not exists (select * from "orders" where "user_id" is null)',
  ]);
});
