import { expect, test } from "vitest";
import { bytes, milliseconds } from "./quantity.ts";

test.each([
  ["500ms", 500],
  ["3s", 3000],
  ["1.5s", 1500],
  ["5min", 300_000],
  ["1h", 3_600_000],
  ["3", null],
  ["3 s", null],
  ["3m", null],
  ["-3s", null],
  ["", null],
])("milliseconds() of %j is %j", (text, expected) => {
  expect(milliseconds(text)).toBe(expected);
});

test.each([
  ["8MB", 8_388_608],
  ["512kB", 524_288],
  ["0B", 0],
  ["8mb", null],
  ["8", null],
])("bytes() of %j is %j", (text, expected) => {
  expect(bytes(text)).toBe(expected);
});
