import { describe, expect, test } from "vitest";
import { codes, sound, statements, wrong } from "../testing/files.ts";

describe("unwantedCharacters()", () => {
  test("finds each kind at its first place", () => {
    expect(wrong("select 1;\n-- \0 \0\nselect '\u202e';\r select '\ud800'")).toMatchInlineSnapshot(`
      "
      error nul @4
        tenant/001_x.sql:2: A NUL character, which PostgreSQL cannot store (2 in this file).
        Remove it. If the file is full of them it is UTF-16: save it as UTF-8.
      error bidi-control @9
        tenant/001_x.sql:3: An invisible character that changes the direction of text, so that a reviewer sees something else than what runs.
        Remove it; in a string write it as U&'\\202E' or chr(8238).
      error bare-cr @12
        tenant/001_x.sql:3: A carriage return without a line feed, which would end a comment on the server but not in an editor.
        Save the file with LF (or CRLF) line ends.
      error invalid-unicode @22
        tenant/001_x.sql:3: Half a surrogate pair, which has no UTF-8 form.
        Save the file as UTF-8."
    `);
  });

  test("lets CRLF, a leading byte order mark and any other text pass", () => {
    expect(statements(sound("\ufeffselect 'é 🙂\t\u200d';\r\nselect 2\r\n").up)).toEqual([
      "1 SELECT: select 'é 🙂\t\u200d'",
      "2 SELECT: select 2",
    ]);
  });

  test("knows a Git LFS pointer", () => {
    expect(codes("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n")).toBe(
      "1 lfs-pointer",
    );
    expect(codes("select 'version https://git-lfs.github.com/spec/v1'")).toBe("");
  });

  test("takes a byte order mark in the middle for what the server sees", () => {
    expect(codes("select 1; \ufeff select 2")).toBe("1 invisible-character");
  });
});
