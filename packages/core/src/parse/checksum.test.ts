import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sha256 } from "../testing/intent.ts";
import { folder } from "../testing/files.ts";

describe("checksum", () => {
  test("of a plain file is that of its text without blank ends", () => {
    expect(up("\n  select 1;\n")).toBe(sha256("select 1;"));
  });

  test.each([
    ["CRLF instead of LF", "select 1,\r\n2;\r\n"],
    ["a byte order mark", "\ufeffselect 1,\n2;"],
    ["an accept line", "--! accept: x\nselect 1,\n2;"],
    [
      "a header that does not change what is sent",
      "--! description: x\n--! alias: y\n--! phase: expand\nselect 1,\n2;",
    ],
    ["an up marker", "-- licence\n--! up\nselect 1,\n2;"],
    ["a down section", "select 1,\n2;\n\n--! down\nselect 3"],
    ["a verify section", "select 1,\n2;\n--! verify\nselect true"],
  ])("stays the same with %s", (_, text) => {
    expect(up(text)).toBe(up("select 1,\n2;"));
  });

  test.each([
    ["another statement", "select 1,\n3;"],
    ["another comment", "select 1, -- why\n2;"],
    ["space within", "select 1,\n 2;"],
    ["no semicolon", "select 1,\n2"],
    ["a search path", "--! search_path: $target\nselect 1,\n2;"],
    ["no transaction", "--! transaction: off\nselect 1,\n2;"],
    ["batches", "--! batch: until-no-rows\nselect 1,\n2;"],
    ["concurrently", "--! concurrently: always\nselect 1,\n2;"],
    ["a line of a string that looks like an accept line", "select '\n--! accept: x\n',\n2;"],
  ])("changes with %s", (_, text) => {
    expect(up(text)).not.toBe(up("select 1,\n2;"));
  });

  test("of an accept line takes the whole line or the rest of it", () => {
    expect(up("select 1;\n  --! accept: x\r\nselect 2;")).toBe(sha256("select 1;\nselect 2;"));
    expect(up("select 1; --! accept: x\nselect 2;")).toBe(sha256("select 1; \nselect 2;"));
  });

  test("of a down section is apart, with its own directives", () => {
    expect(down("select 1;\n--! down\nselect 2;")).toBe(sha256("select 2;"));
    expect(down("select 9;\n--! down transaction: off\nvacuum")).toBe(sha256("--! transaction: off\nvacuum"));
    expect(down("--! transaction: off\nvacuum;\n--! down\nselect 2;")).toBe(sha256("select 2;"));
  });

  test("does not see how a directive is written", () => {
    expect(up("--!transaction:  OFF\nvacuum")).toBe(up("--! up transaction: off\nvacuum"));
  });

  test("is of what the file would hold with LF", () => {
    const line = fc.constantFrom(
      "select 1;",
      "-- a",
      "--! accept: x",
      "--! up",
      "select '",
      "';",
      "--! down",
      "",
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        expect(up(lines.join("\r\n"))).toBe(up(lines.join("\n")));
      }),
    );
  });
});

function up(text: string): string | undefined {
  return folder({ "tenant/001_x.sql": text }).migrations[0]?.up.checksum;
}

function down(text: string): string | undefined {
  return folder({ "tenant/001_x.sql": text }).migrations[0]?.down?.checksum;
}
