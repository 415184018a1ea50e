import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { guideRows } from "./guide.ts";

interface Line {
  readonly id: string;
  readonly kind: string;
  readonly row: string;
}

const rows = guideRows();
const lines = inventory();

test("every line of the five guides has a row, and every row has a test, a reason or is open", () => {
  const known = new Set(rows.map(({ id }) => id));
  expect(lines.filter(({ row }) => !known.has(row))).toEqual([]);
  expect(rows.filter(({ id, shownBy }) => !isShown(id, shownBy)).map(({ id }) => id)).toEqual([]);
  expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length);
});

test("every row answers something, and says it once", () => {
  const asked = new Set(lines.map(({ row }) => row));
  expect(rows.map(({ id }) => id).filter((id) => !asked.has(id))).toEqual([]);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
});

test("what is open is counted, never hidden", () => {
  const open = new Set(rows.filter(({ shownBy }) => shownBy === "open").map(({ id }) => id));
  const waiting = lines.filter(({ row }) => open.has(row)).length;
  process.stderr.write(
    `\nMoving here: ${lines.length} lines of five guides in ${rows.length} rows; open are ${open.size} rows (${waiting} lines): ${[...open].join(", ")}\n\n`,
  );
  // An open row says what it waits for; one that is done loses the word in both columns.
  const text = readFileSync(at("../../docs/moving-here.md"), "utf8");
  expect(text.match(/\| open: /g)?.length ?? 0).toBe(open.size);
});

test("every system is in it with everything that its guide holds", () => {
  const count = (system: string): number => lines.filter(({ id }) => id.startsWith(system)).length;
  expect(["A", "B", "C", "D", "E"].map(count)).toEqual([107, 289, 245, 422, 263]);
});

function isShown(id: string, shownBy: string): boolean {
  if (id.startsWith("X-") || shownBy === "open" || shownBy === "rows") return true;
  return shownBy.endsWith(".test.ts") && existsSync(at(`../../${shownBy}`));
}

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
