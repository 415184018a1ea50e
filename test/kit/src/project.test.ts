import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { project } from "./project.ts";

let left = "";

test("project() is a folder with these files", () => {
  const { folder, read, write, remove } = project({ "a/b.txt": "one", "c.txt": "two" });
  write("a/b.txt", "three");
  remove("c.txt");
  left = folder;
  expect([read("a/b.txt"), existsSync(`${folder}/c.txt`)]).toEqual(["three", false]);
});

test("project() is gone after its test", () => {
  expect([left === "", existsSync(left)]).toEqual([false, false]);
});
