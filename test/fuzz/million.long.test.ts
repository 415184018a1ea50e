import { createHash } from "node:crypto";
import { readCatalog } from "@tenantry/core";
import { expect, test } from "vitest";

// Where time grew with the square of a file's length, none of these would end.
test.each([
  ["opening quotes", "'"],
  ["pairs of quotes", "''"],
  ["dollars", "$"],
  ["dollar quotes", "$$"],
  ["tags that never close", "$a"],
  ["comments in comments", "/*"],
  ["closed comments", "/**/"],
  ["line comments", "--\n"],
  ["parentheses", "("],
  ["brackets that match", "()"],
  ["semicolons", ";"],
  ["short statements", "select 1;"],
  ["bodies in bodies", "create function f() begin atomic "],
  ["words", "begin "],
  ["header lines", "--! description: a\n"],
  ["unknown header lines", "--! a: b\n"],
  ["sections", "--! down\n"],
  ["names", ":a"],
  ["backslashes", "\\"],
  ["E strings", "e'\\'"],
  ["white space", " "],
  ["carriage returns", "\r"],
  ["numbers", "1e5"],
  ["casts", "::"],
  ["begin and commit", "begin;commit;"],
])("readCatalog() reads a million characters of %s to their end", (_, piece) => {
  const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
  const { migrations } = readCatalog([{ path: "tenant/001_a.sql", text }], (one) =>
    createHash("sha256").update(one).digest("hex"),
  );
  expect(migrations).toHaveLength(1);
});
