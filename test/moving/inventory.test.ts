import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { provenRows, unfounded } from "./inventory/proofs.mjs";

interface Line {
  readonly id: string;
  readonly kind: string;
  readonly row: string;
}

const rows = provenRows();
const lines = inventory();

test("every line of the five guides has a row, and every row a reason or tests that are there and not left out", () => {
  const known = new Set(rows.map(({ id }) => id));
  expect(lines.filter(({ row }) => !known.has(row))).toEqual([]);
  expect(rows.flatMap((row) => unfounded(row))).toEqual([]);
  expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length);
});

test("every row answers something, and says it once", () => {
  const asked = new Set(lines.map(({ row }) => row));
  expect(rows.map(({ id }) => id).filter((id) => !asked.has(id))).toEqual([]);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
});

test("every system is in it with everything that its guide holds", () => {
  const count = (system: string): number => lines.filter(({ id }) => id.startsWith(system)).length;
  expect(["A", "B", "C", "D", "E"].map(count)).toEqual([107, 289, 245, 422, 263]);
});

function inventory(): readonly Line[] {
  const list: unknown = JSON.parse(readFileSync(at("inventory/inventory.json"), "utf8"));
  if (!Array.isArray(list)) throw new Error("the inventory is no list");
  return list.map((entry: unknown) => {
    if (typeof entry !== "object" || entry === null) throw new Error("a line is no object");
    return { id: field(entry, "id"), kind: field(entry, "kind"), row: field(entry, "row") };
  });
}

function field(entry: object, name: string): string {
  const value: unknown = Object.getOwnPropertyDescriptor(entry, name)?.value;
  return typeof value === "string" ? value : "";
}

function at(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
