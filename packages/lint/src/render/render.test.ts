import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { plainPalette } from "@tenantry/core";
import type { Problem } from "@tenantry/core";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { rules } from "../registry.ts";
import { lintGithub } from "./github.ts";
import { lintSarif } from "./sarif.ts";
import { lintText } from "./text.ts";

const problem: Problem = {
  code: "index-not-concurrent",
  severity: "error",
  message: "tenant/002 a.sql:2: The index i is built while every write to users waits.",
  help: "Build it concurrently.",
  path: "tenant/002 a.sql",
  line: 2,
  column: 5,
  evidence: "history",
  exit: 9,
};
const bare: Problem = { code: "x", severity: "notice", message: "So it is.", help: "", exit: 0 };

describe("lintText()", () => {
  test("shows the line with a mark under the place, and a summary", () => {
    const lines = ["", "    create index i on users (email);"];
    expect(text([problem, bare], (_path, line) => lines[line - 1])).toMatchInlineSnapshot(`
      "error index-not-concurrent  tenant/002 a.sql:2:5 (history)
        The index i is built while every write to users waits.
          2 |     create index i on users (email);
            |     ^
        Build it concurrently.

      notice x  
        So it is.
        

      1 error, 0 warnings, 1 notice in 3 files · 4 of 5 statements understood (80 %)
      "
    `);
  });

  test.each([
    ["a tab", "\tselect 1", 2, " ^"],
    ["wide letters", "select '日本😀', x", 16, `${" ".repeat(17)}^`],
    ["an escape code", "\u001b[1mselect 1", 5, expect.stringMatching(/^ +\^$/)],
  ])("puts the mark under the place after %s", (_name, line, column, mark) => {
    const shown = text([{ ...problem, line: 1, column }], () => line).split("\n");
    expect(shown[3]?.slice("      | ".length)).toEqual(mark);
    expect(shown[2]).not.toContain("\u001b");
  });

  test("cuts a long line around the place", () => {
    const line = `insert into a values (${"1, ".repeat(200)}now())`;
    const shown = text([{ ...problem, line: 1, column: 623 }], () => line).split("\n");
    const at = shown[3]?.indexOf("^") ?? -1;
    expect(shown[2]?.length).toBeLessThan(115);
    expect(shown[2]?.slice(at, at + 5)).toBe("now()");
  });

  test("says when all was understood, and how much is accepted", () => {
    const coverage = { statements: 5, understood: 5 };
    const shown = { problems: [], accepted: 2, coverage, files: 1, unread: 0, lineAt: () => undefined };
    expect(lintText(shown, plainPalette)).toBe(
      "0 errors, 0 warnings, 0 notices, 2 accepted in 1 file · all of 5 statements understood (100 %)\n",
    );
  });
});

describe("lintSarif()", () => {
  test("is valid SARIF 2.1.0, whatever was found", () => {
    const all = rules.map(({ id }): Problem => ({ ...problem, code: id, severity: "warning" }));
    for (const problems of [[], [problem, bare], all]) {
      expect(invalid(lintSarif(problems, "0.1.0"))).toEqual([]);
    }
  });

  test("the schema finds what is wrong", () => {
    expect(invalid({ ...lintSarif([problem], "0.1.0"), version: "3" })).not.toEqual([]);
    expect(invalid({ version: "2.1.0", runs: [{ results: [{ level: "bad" }] }] })).not.toEqual([]);
  });

  test("says the place, how it is known, and the way out", () => {
    expect(lintSarif([problem], "0.1.0")).toMatchObject({
      runs: [
        {
          tool: { driver: { name: "tenantry", rules: [{ id: "index-not-concurrent" }] } },
          results: [
            {
              ruleId: "index-not-concurrent",
              level: "error",
              message: {
                text: "The index i is built while every write to users waits. Build it concurrently.",
              },
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: "tenant/002%20a.sql" },
                    region: { startLine: 2, startColumn: 5 },
                  },
                },
              ],
              properties: { evidence: "history" },
            },
          ],
        },
      ],
    });
  });
});

describe("lintGithub()", () => {
  test("annotates the line, with everything escaped", () => {
    const hostile = { ...problem, path: "a,b:c%.sql", message: "100%\n::error::x", column: 1 };
    expect(lintGithub([hostile, bare])).toBe(
      "::error file=a%2Cb%3Ac%25.sql,line=2,col=1,title=index-not-concurrent::100%25%0A::error::x%0ABuild it concurrently.\n" +
        "::notice title=x::So it is.%0A\n",
    );
  });

  test("stays within what GitHub shows of each kind, and counts the others", () => {
    const many = Array.from({ length: 14 }, (): Problem => problem);
    const lines = lintGithub([bare, ...many])
      .trimEnd()
      .split("\n");
    expect(lines).toHaveLength(11);
    expect(lines[9]).toBe("::error title=tenantry lint::5 more are in the log and in --format json.");
  });
});

function text(
  problems: readonly Problem[],
  lineAt: (path: string, line: number) => string | undefined,
): string {
  const coverage = { statements: 5, understood: 4 };
  return lintText({ problems, accepted: 0, coverage, files: 3, unread: 0, lineAt }, plainPalette);
}

/** The schema is draft 4, of which it uses nothing that draft 7 reads otherwise but the name of `id`. */
function invalid(log: object): unknown[] {
  const require = createRequire(import.meta.url);
  const file = require.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
  const { $schema: _draft, id: _id, ...schema } = JSON.parse(readFileSync(file, "utf8"));
  const check = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema);
  check(log);
  return check.errors ?? [];
}
