import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { findMajor } from "./majors.ts";
import { temporaryFolder } from "./testing/folder.ts";

test("findMajor() takes the package next to the project, or further up", () => {
  const folder = temporaryFolder();
  const up = program(folder, "node_modules/pg97-linux-x64/native/bin/postgres");
  expect(findMajor(97, join(folder, "app"), "linux-x64")).toBe(join(folder, "node_modules/pg97-linux-x64"));
  program(folder, "app/node_modules/pg97/bin/postgres");
  expect(findMajor(97, join(folder, "app"), "linux-x64")).toBe(join(folder, "app/node_modules/pg97"));
  expect(up).toContain("pg97");
});

test("findMajor() finds none of another machine, and none at all", () => {
  const folder = temporaryFolder();
  program(folder, "node_modules/pg97-linux-x64/native/bin/postgres");
  expect(findMajor(97, folder, "darwin-arm64")).toBeNull();
  expect(findMajor(98, folder)).toBeNull();
});

function program(folder: string, path: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, "");
  return file;
}
