import { describe, expect, test } from "vitest";
import type { IndexChange } from "../migration.ts";
import { codes, folder, sound } from "../testing/files.ts";
import { fill } from "../variables.ts";
import { indexChange } from "./index-change.ts";

describe("indexChange()", () => {
  test("knows the names, folded and unquoted, and the plain form", () => {
    expect(of('CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS Users_Email\n ON ONLY App."Us""ers" (email)'))
      .toMatchInlineSnapshot(`
      {
        "ifExists": true,
        "index": "users_email",
        "plain": {
          "command": "CREATE INDEX",
          "line": 2,
          "text": "CREATE UNIQUE INDEX IF NOT EXISTS Users_Email
       ON ONLY App."Us""ers" (email)",
          "variables": [],
        },
        "schema": "app",
        "table": "Us"ers",
        "verb": "create",
      }
    `);
  });

  test("knows a drop", () => {
    expect(of("drop index concurrently if exists app.i restrict")).toMatchInlineSnapshot(`
      {
        "ifExists": true,
        "index": "i",
        "plain": {
          "command": "DROP INDEX",
          "line": 2,
          "text": "drop index if exists app.i restrict",
          "variables": [],
        },
        "schema": "app",
        "table": null,
        "verb": "drop",
      }
    `);
  });

  test.each([
    ["create index concurrently i on t (a)", "null.i on t"],
    ['create index concurrently i on :"schema".t (a)', "$target.i on t"],
    ['drop index concurrently :"schema".i', "$target.i on null"],
    ["create index concurrently if not exists i on t (a)", "null.i on t"],
  ])("reads %s", (sql, expected) => {
    const found = of(sql);
    expect(`${found?.schema}.${found?.index} on ${found?.table}`).toBe(expected);
  });

  test.each([
    ["another statement", "vacuum t"],
    ["several indexes", "drop index concurrently a, b"],
    ["CASCADE", "drop index concurrently a cascade"],
    ["an index named by a variable", `create index concurrently :"tenant" on t (a)`],
    ["a table named by a variable", `create index concurrently i on :"tenant" (a)`],
    ["a schema named by another variable", `create index concurrently i on :"tenant".t (a)`],
    ["a name with three parts", "drop index concurrently a.b.c"],
    ["a name with escapes", `create index concurrently U&"\\0061" on t (a)`],
  ])("is null for %s", (_, sql) => {
    expect(of(sql)).toBeNull();
  });

  test("moves variables along with the text of the plain form", () => {
    const sql = `create index concurrently i on :"schema".t (a) where b = :'tenant'`;
    const [statement] = sound(`--! transaction: off\n${sql}`).up.statements;
    const plain = statement && indexChange(statement)?.plain;
    expect(plain && fill(plain, { schema: "s", tenant: "t" })).toBe(
      `create index i on "s".t (a) where b = 't'`,
    );
  });

  test("keeps lines where they were", () => {
    expect(of("create index concurrently\n  -- why\n  i on t (a)")?.plain.text).toBe(
      "create index \n  -- why\n  i on t (a)",
    );
  });

  test("is part of a script that adapts, and only then", () => {
    const index = (text: string): string | undefined => sound(text).up.index?.index;
    expect(index("--! transaction: off\ncreate index concurrently i on t (a)")).toBe("i");
    expect(
      index("--! transaction: off\n--! concurrently: always\ncreate index concurrently i on t (a)"),
    ).toBeUndefined();
    expect(index("--! transaction: off\nvacuum t; create index concurrently i on t (a)")).toBeUndefined();
    expect(index("create index i on t (a)")).toBeUndefined();
  });

  test("needs a name to be found again", () => {
    expect(codes("--! transaction: off\ncreate index concurrently on t (a)")).toBe("2 unnamed-index");
    expect(codes("create index on t (a)")).toBe("");
  });
});

/** What the one statement of a `transaction: off` file changes, whether or not it is sound. */
function of(sql: string): IndexChange | null {
  const [statement] =
    folder({ "tenant/001_x.sql": `--! transaction: off\n${sql}` }).migrations[0]?.up.statements ?? [];
  return statement === undefined ? null : indexChange(statement);
}
