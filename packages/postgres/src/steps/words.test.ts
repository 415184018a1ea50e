import { expect, test } from "vitest";
import { words } from "./words.ts";

test("words() folds bare names and keeps quoted ones", () => {
  expect(words('Create INDEX "Ab""c" on Ünder.T').map(({ text }) => text)).toEqual([
    "create",
    "index",
    'Ab"c',
    "on",
    "Ünder",
    ".",
    "t",
  ]);
});

test("words() leaves comments out and never looks into strings", () => {
  const found = words("a -- b 'c\n /* d\n e */ 'f -- g''h' $x$ i ' $x$ $$j$$");
  expect(found.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    "name a",
    "string f -- g'h",
    "string  i ' ",
    "string j",
  ]);
});

test("words() keeps operators whole", () => {
  expect(words("(a::text||b)->>'c'").map(({ text }) => text)).toEqual([
    "(",
    "a",
    "::",
    "text",
    "||",
    "b",
    ")",
    "->>",
    "c",
  ]);
});
