import { expect, test } from "vitest";
import { withParameters } from "./parameters.ts";

const values = { tenant: "ac'me", schema: 'tenant "x"', "label.region": "eu" };

test.each([
  [`insert into t values (:'tenant')`, `insert into t values ('ac''me')`],
  [`insert into t values (:'tenant', :'label.region');  `, `insert into t values ('ac''me', 'eu')`],
  [`create table :"schema".t ()`, `create table "tenant ""x""".t ()`],
  [`select ':''tenant''', "a:'b'"`, `select ':''tenant''', "a:'b'"`],
  [`select 'x'::text, x::"char", x::'tenant'`, `select 'x'::text, x::"char", x::'tenant'`],
  [`select 1 -- :'tenant'`, `select 1 -- :'tenant'`],
  [`select /* :'tenant' */ :'tenant'`, `select /* :'tenant' */ 'ac''me'`],
  [`select $$:'tenant'$$, $a$ :'tenant' $a$`, `select $$:'tenant'$$, $a$ :'tenant' $a$`],
])("withParameters() fills %s", (statement, filled) => {
  expect(withParameters(statement, values)).toBe(filled);
});

test("withParameters() names a parameter that has no value", () => {
  expect(() => withParameters("select :'plan'", values)).toThrow("plan");
});
