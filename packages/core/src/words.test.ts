import { expect, test } from "vitest";
import { canonical } from "./canonical.ts";
import { nearest } from "./suggest.ts";
import { capped, counted, listed, selecting, thousands, whom } from "./words.ts";

test("counted() and thousands() write numbers for people", () => {
  expect([counted(1, "tenant"), counted(9998, "tenant"), thousands(1_234_567), thousands(999)]).toEqual([
    "1 tenant",
    "9,998 tenants",
    "1,234,567",
    "999",
  ]);
});

test("listed() and capped() name the first of many", () => {
  expect([listed([]), listed(["a"]), listed(["a", "b", "c"])]).toEqual(["", "a", "a, b and c"]);
  expect(capped(["a", "b", "c", "d", "e", "f", "g"])).toBe("a, b, c and 4 more");
});

test("whom() names up to five tenants and counts more", () => {
  expect(whom(["public", "acme"])).toBe("public and acme");
  expect(whom(["public", ..."abcdef".split("")])).toBe("public and 6 tenants");
  expect(whom(["public"])).toBe("public");
});

test("selecting() gives flags that mean these targets", () => {
  expect(selecting(["public"])).toBe("--only public");
  expect(selecting(["acme", "big corp"])).toBe("--tenant acme --tenant 'big corp'");
  expect(selecting(["public", "acme"])).toBe("--all");
  expect(selecting(["a", "b", "c", "d"])).toBe("--only tenants");
});

test.each([
  ["tenat", "tenant"],
  ["crop", "corp"],
  ["ACME", "acme"],
  ["zzz", null],
])("nearest() takes %s for %s", (word, meant) => {
  expect(nearest(word, ["acme", "corp", "tenant"])).toBe(meant);
});

test("canonical() sorts keys at every depth and drops what is undefined", () => {
  expect(canonical({ b: [{ d: 1, c: null }], a: undefined, "": 'q"' })).toBe(
    '{"":"q\\"","b":[{"c":null,"d":1}]}',
  );
  expect(canonical({ x: 1, y: 2 })).toBe(canonical({ y: 2, x: 1 }));
});
