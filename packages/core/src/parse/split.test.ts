import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { splitStatements } from "./split.ts";

describe("splitStatements()", () => {
  test("ends statements at semicolons outside quotes and comments", () => {
    expect(texts(`select ';' ; select ";" -- ;\n; /* ; */ select 1;;`)).toEqual([
      `select ';'`,
      `select ";"`,
      "select 1",
    ]);
  });

  test("leaves comments and space around a statement out of it", () => {
    expect(texts("-- a\n select /* b */ 1 -- c\n ;\n-- d")).toEqual(["select /* b */ 1"]);
    expect(texts("-- only a comment\n;;  ")).toEqual([]);
    expect(texts("")).toEqual([]);
  });

  test.each([
    ["nested comments", "/* /* ; */ ; */ select 1; select 2", 2],
    ["a comment that starts in an operator", "select 1 +/* ; */ 2; select 3 -- ;", 2],
    ["*/ right after */", "/*/**/*/select 1; select 2", 2],
    ["doubled quotes", `select 'a'';b', "c"";d"; select 2`, 2],
    ["a backslash in a plain string", `select 'a\\'; select ';'`, 2],
    ["a backslash in an E string", `select E'a\\';b'; select e'\\\\'; select 3`, 3],
    ["an E string that goes on in another line", `select e'a' -- ;\n 'b\\';c'; select 2`, 2],
    ["an E string that does not go on in the same line", `select e'a' 'b\\'; select ';'`, 2],
    ["a word that ends in e", `select somee'a\\'; select ';'`, 2],
    ["U& strings and identifiers", `select U&'a\\0041;', u&"d\\0061;t" ; select 2`, 2],
    ["dollar quotes", "select $$;$$, $a$ $$ ; $b$ $a$; select 2", 2],
    ["a dollar quote right after another's start", "select $a$ $$a$; select 2", 2],
    ["a$b$, which is a name", "select a$b$; select c$b$", 2],
    ["a parameter's dollar", "select $1; select $2", 2],
    ["a dollar tag outside ASCII", "select $é$;$é$; select 2", 2],
    [
      "a rule with several commands",
      "create or replace rule r as on insert to t do also (select 1; select 2); select 3",
      2,
    ],
    [
      "a body in BEGIN ATOMIC",
      "create function f() returns int begin atomic select case when true then 1 end; select 2; end; select 3",
      2,
    ],
    [
      "END as a label in such a body",
      "create function f() returns int begin atomic select 1 as end; end; select 3",
      2,
    ],
    ["an empty body", "create procedure p() begin atomic end; select 3", 2],
    ["a parameter called begin", "create function f(begin atomic) returns int return 1; select 2", 2],
    ["BEGIN ATOMIC outside of a routine", "select begin atomic; select 2; end", 3],
    [
      "a body in parentheses' company",
      "create function f(a int default (1)) returns int begin atomic select (1); end; x",
      2,
    ],
  ])("counts %s", (_, sql, count) => {
    const { pieces, faults } = splitStatements(sql);
    expect(faults).toEqual([]);
    expect(pieces.filter(({ kind }) => kind === "statement")).toHaveLength(count);
  });

  test.each([
    ["select 'a", "0 A string begins here and never ends. Close it with '."],
    ["x; select $ab$ ;", "10 A dollar quote begins here and never ends. Close it with $ab$."],
    [`select "a`, `7 A quoted identifier begins here and never ends. Close it with ".`],
    [
      "/* /* */ select",
      "0 A comment begins here and never ends. Close it with */; comments nest, so every /* needs its own.",
    ],
    [
      "create function f() begin atomic select 1; select 2 end;",
      "20 A BEGIN ATOMIC body begins here and never ends. Close it with END, after the semicolon of its last statement.",
    ],
    [
      "select (1; select 2",
      "7 A parenthesis opens here and is not closed before the statement ends. Close it with ).",
    ],
    ["select e'a\\'", "7 A string begins here and never ends. Close it with '."],
  ])("says where %s is not finished", (sql, expected) => {
    const told = splitStatements(sql).faults.map(({ at, message, help }) => `${at} ${message} ${help}`);
    expect(told).toEqual([sql === "select 'a" ? expected.replace("0", "7") : expected]);
  });

  test("goes on after a parenthesis that is not closed", () => {
    expect(texts("select (1; select 2")).toEqual(["select (1", "select 2"]);
  });

  test("takes a psql command for what it is and goes on in the next line", () => {
    const { faults } = splitStatements("\\set x it's\nselect 1\\gexec\nselect 2");
    expect(faults.map(({ code, at }) => `${at} ${code}`)).toEqual(["0 psql-command", "20 psql-command"]);
    expect(texts("\\set x it's\nselect 1\\gexec\nselect 2")).toEqual(["select 1", "select 2"]);
  });

  test("skips the rows of a COPY", () => {
    expect(texts("copy t from stdin;\n1\tit's; (\n\\.\nselect 2")).toEqual(["copy t from stdin", "select 2"]);
    expect(texts("copy t from stdin; select 2")).toEqual(["copy t from stdin", "select 2"]);
  });

  test("gives its parts end to end as the source, whatever that is", () => {
    const fragment = fc.constantFrom(
      ..."'|\"|$$|$a$|/*|*/|--|\n|\r\n|;|(|)|[|\\|e'|u&'|a$b$|begin atomic|end|create function|:|::|--! up|\0|é|🙂|\ud800".split(
        "|",
      ),
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(fragment).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, (source) => {
        const { pieces, faults } = splitStatements(source);
        expect(pieces.map(({ start, end }) => source.slice(start, end)).join("")).toBe(source);
        expect(pieces.every(({ start, end }) => end > start)).toBe(true);
        expect(faults.every(({ at }) => at >= 0 && at < source.length)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  test.each([
    ["statements", "select 1;\n"],
    ["deep parentheses", "("],
    ["deep comments", "/*"],
    ["dollar signs", "$a"],
    ["E strings that might go on", "e''\n"],
    ["COPY without rows", "copy t from stdin;"],
    ["a name without end", "a"],
    ["a comment without end", "-"],
    ["backslashes", "\\\n"],
    ["rules", "create rule (;"],
    ["ATOMIC", "atomic "],
    ["quotes", "'\""],
    ["colons and brackets", ":["],
  ])("reads %s in linear time", (_, unit) => {
    // Once a long text against many short ones of the same length in all: about 1 if linear, about 64 if quadratic.
    const [long, short] = [unit.repeat(400_000 / unit.length), unit.repeat(400_000 / 64 / unit.length)];
    const apart = cpuTime(() => Array.from({ length: 64 }, () => splitStatements(short).faults.length));
    const whole = cpuTime(() => splitStatements(long).faults.length);
    expect(whole / apart).toBeLessThan(16);
  });

  test("reads 100,000 statements", () => {
    expect(texts("select 1;\n".repeat(100_000))).toHaveLength(100_000);
  });

  test("reads 20,000 nested comments and parentheses", () => {
    const nested = `${"/*".repeat(20_000)}${"*/".repeat(20_000)}select ${"(".repeat(20_000)}1${")".repeat(20_000)}; x`;
    expect(texts(nested)).toHaveLength(2);
  });

  test("reads a line of 5 MB", () => {
    expect(texts(`select '${"x".repeat(5_000_000)}'; select 2`)).toHaveLength(2);
  });
});

function texts(source: string): string[] {
  return splitStatements(source).pieces.flatMap(({ kind, start, end }) =>
    kind === "statement" ? [source.slice(start, end)] : [],
  );
}

/** Microseconds of this process, so that a busy machine does not count; the least of three, after one to warm up. */
function cpuTime(work: () => unknown): number {
  const times = [0, 1, 2, 3].map(() => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return user + system;
  });
  return Math.max(1, Math.min(...times));
}
