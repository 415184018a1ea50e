import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sound } from "./testing/files.ts";
import { utf8Length } from "./utf8.ts";
import { fill, quoteIdent, quoteLiteral } from "./variables.ts";

const values = { schema: 'we"ird', tenant: "o'neil", database: "app", "label.region": "eu\\west" };

describe("fill()", () => {
  test("quotes names as identifiers and values as literals", () => {
    expect(filled(`insert into :"schema".t values (:'tenant', :'label.region'); select :'database'`)).toEqual(
      [`insert into "we""ird".t values ('o''neil', 'eu\\west')`, `select 'app'`],
    );
  });

  test("does not look for variables in what it has filled in", () => {
    const [statement] = sound(`select :'tenant', :'database'`).up.statements;
    expect(statement && fill(statement, { tenant: ":'database'", database: "d" })).toBe(
      `select ':''database''', 'd'`,
    );
  });

  test("leaves casts, slices, strings and comments alone", () => {
    const text = `select x::"schema", a[1:"schema"], a[:'tenant'], ':"schema"', $$:'tenant'$$ /* :'tenant' */ -- :'tenant'\n, b`;
    expect(filled(text)).toEqual([text]);
  });

  test("fills in an array constructor, a function's argument in a subscript and a nested row", () => {
    expect(filled(`select array[:'tenant', [:'tenant']], a[f(:'tenant')]`)).toEqual([
      `select array['o''neil', ['o''neil']], a[f('o''neil')]`,
    ]);
  });

  test("says which variable has no value, and takes no inherited one", () => {
    const [statement] = sound(`select :'label.constructor'`).up.statements;
    expect(() => statement && fill(statement, {})).toThrow("The variable label.constructor has no value");
    const inherited = {
      text: "x",
      variables: [{ name: "constructor", quote: "literal", start: 0, end: 1 }],
    } as const;
    expect(() => fill(inherited, {})).toThrow("constructor has no value");
  });
});

describe("quoteIdent()", () => {
  test("refuses what the server would cut or cannot hold", () => {
    expect(quoteIdent("ü".repeat(31) + "x")).toBe(`"${"ü".repeat(31)}x"`);
    expect(() => quoteIdent("ü".repeat(32))).toThrow("has 64");
    expect(() => quoteIdent("a\0b")).toThrow("NUL");
    expect(() => quoteIdent("a\ud800")).toThrow("surrogate");
  });

  test("can be read back whatever the name", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 16 }), (name) => {
        fc.pre(!name.includes("\0") && utf8Length(name) <= 63 && name.isWellFormed());
        const quoted = quoteIdent(name);
        expect(quoted.slice(1, -1).replaceAll('""', '"')).toBe(name);
        expect(quoted.slice(1, -1).replaceAll('""', "")).not.toContain('"');
      }),
    );
  });
});

describe("quoteLiteral()", () => {
  test("doubles quotes and keeps backslashes", () => {
    expect(quoteLiteral("a'b\\")).toBe("'a''b\\'");
    expect(() => quoteLiteral("\0")).toThrow("NUL");
    expect(() => quoteLiteral("\udc00")).toThrow("surrogate");
  });
});

describe("utf8Length()", () => {
  test("counts what an encoder would write", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length);
      }),
    );
  });
});

function filled(text: string): string[] {
  return sound(text).up.statements.map((statement) => fill(statement, values));
}
