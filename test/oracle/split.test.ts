import { splitStatements } from "@tenantry/core";
import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { oracle } from "./counting.ts";
import type { Oracle } from "./counting.ts";
import { validText } from "./grammar.ts";

const accepted: readonly (readonly [string, string])[] = [
  ["nothing", ""],
  ["only comments", "-- a\n/* b; */ ;;"],
  ["semicolons in quotes", `select ';', $$;$$, $a$;$$;$a$, e'\\';', U&'\\003b;' as "a;b"`],
  ["a backslash in a plain string", `select 'a\\'; select ';'`],
  ["an E string over two lines", `select e'a' -- ;\n 'b\\';c'; select 2`],
  ["a string over two lines", `select 'a'\n'b;'; select 2`],
  ["a$b$ as a name", "select 1 as a$b$; select 2 as c$b$"],
  ["a tag outside ASCII", "select $é$;$é$; select 2"],
  ["nested comments", "/* /* ; */ ; */ select 1; /*/**/*/ select 2"],
  ["comments in operators", "select 1 +/* ; */ 2; select 3 -- ;\n - 4"],
  ["a carriage return that ends a comment", "select 1 -- ;\r\n; select 2"],
  ["END as a label", "select 1 as end; select 2 as begin, 3 as atomic; select 4 as case"],
  [
    "BEGIN ATOMIC with CASE",
    "create function pg_temp.f(a int) returns int begin atomic select case a when 1 then 2 else 3 end; select 4 as end; end; select 5",
  ],
  ["an empty BEGIN ATOMIC", "create procedure pg_temp.p() begin atomic end; select 1"],
  [
    "a label END without AS",
    "create function pg_temp.g() returns int begin atomic select 1 end; end; select 1",
  ],
  ["a parameter called begin", "create function pg_temp.h(begin int) returns int return begin; select 1"],
  [
    "a column called atomic",
    "create function pg_temp.i() returns int begin atomic select 1 as atomic; end; select 2",
  ],
  [
    "labels BEGIN and ATOMIC in a body",
    "create function pg_temp.j() returns int begin atomic select begin atomic from (values (1)) v(begin); end; select 2",
  ],
  [
    "a rule with several commands",
    "create rule two as on update to ruled do also (select 1; select 2); select 3",
  ],
  ["brackets and casts", `select (array[1,2,3])[1:2], '1'::"int4", json_build_object('a', 1)`],
  ["a statement in parentheses", "(select 1) union (select 2); ((select 3))"],
  ["DO", "do $$ begin perform ';'; end $$; do $x$ begin perform $$;$$; end $x$"],
  ["dollar quotes back to back", "select $a$ $$a$, $$$$, $b$$$b$; select 2"],
  ["numbers beside words", "select 1e5, 0.5, .5, 1. as x, 1_000, 0x1F; select 2"],
  ["form feeds and tabs", "select\f1;\tselect 2"],
];

describe("splitStatements()", () => {
  let server: Oracle;

  beforeAll(async () => {
    server = await oracle();
    await server.sql`create table plain (value text)`;
    await server.sql`create table ruled (value text)`;
  });

  test.each(accepted)("finds as many statements as the server in %s", async (_, text) => {
    expect(await server.ask(text)).toEqual({ completed: statements(text).length });
  });

  test("finds as many statements as the server in any valid text", async () => {
    await fc.assert(
      fc.asyncProperty(validText, async (text) => {
        expect(splitStatements(text).faults).toEqual([]);
        expect(await server.ask(text)).toEqual({ completed: statements(text).length });
      }),
      { numRuns: 1000 },
    );
  });

  test("cuts statements that the server takes one by one", async () => {
    await fc.assert(
      fc.asyncProperty(validText, async (text) => {
        for (const one of statements(text)) expect(await server.ask(one)).toEqual({ completed: 1 });
      }),
      { numRuns: 100 },
    );
  });

  test.each([
    ["an open string", "select 'a; select 2"],
    ["an open dollar quote", "select $a$ ; select 2"],
    ["an open identifier", 'select "a; select 2'],
    ["an open comment", "select 1; /* /* */ select 2"],
    ["an open parenthesis", "select (1; select 2"],
    ["a body without END", "create function pg_temp.k() returns int begin atomic select 1; select 2"],
    ["a psql command", "select 1; \\d"],
  ])("has a fault for %s, which the server refuses", async (_, text) => {
    expect(splitStatements(text).faults).toHaveLength(1);
    expect(await server.ask(text)).toEqual({ refused: expect.any(String) });
  });
});

function statements(text: string): string[] {
  return splitStatements(text).pieces.flatMap(({ kind, start, end }) =>
    kind === "statement" ? [text.slice(start, end)] : [],
  );
}
