import { expect, test } from "vitest";
import { readConsole } from "./commands.ts";

test("readConsole() finds annotations with their place", () => {
  const { annotations, log } = readConsole([
    "plain",
    "::error file=a%2Cb.sql,line=3,title=Locks%3A::first%0Asecond 100%25",
    "::notice::here",
  ]);
  expect(annotations).toEqual([
    { level: "error", message: "first\nsecond 100%", title: "Locks:", file: "a,b.sql", line: 3 },
    { level: "notice", message: "here", title: null, file: null, line: null },
  ]);
  expect(log).toBe("plain\n##[error]first\nsecond 100%\n##[notice]here");
});

test("readConsole() shows ten annotations of a level and counts the rest", () => {
  const lines = Array.from({ length: 12 }, (_, n) => `::warning::number ${n}`);
  const { annotations, dropped } = readConsole([...lines, "::error::other level"]);
  expect([annotations.length, dropped]).toEqual([11, 2]);
});

test("readConsole() hides a value from the moment it is told to, also line by line", () => {
  const { log, masks } = readConsole([
    "s3cret",
    "::add-mask::s3cret%0Aother",
    "a s3cret and other",
    "::error::s3cret",
  ]);
  expect(log).toBe("s3cret\na *** and ***\n##[error]***");
  expect(masks).toContain("s3cret");
});

test("readConsole() carries out what a message smuggles in, as the runner does", () => {
  const { commands } = readConsole([
    "  ::set-output name=verdict::safe",
    "text ##[error]old style",
    "::unknown::x",
    "a ::error::b",
  ]);
  expect(commands).toEqual([
    { name: "set-output", properties: { name: "verdict" }, message: "safe" },
    { name: "error", properties: {}, message: "old style" },
  ]);
});

test("readConsole() carries out nothing between stop-commands and its token", () => {
  const { commands, log } = readConsole([
    "::stop-commands::t0k3n",
    "::error::quoted",
    "::t0k3n::",
    "::error::real",
  ]);
  expect(commands.map(({ name, message }) => `${name} ${message}`)).toEqual([
    "stop-commands t0k3n",
    "error real",
  ]);
  expect(log).toBe("::error::quoted\n##[error]real");
});
