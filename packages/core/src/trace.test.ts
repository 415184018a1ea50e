import { describe, expect, test } from "vitest";
import { blocks, lockModes, strength, strongest, type RelationLock } from "./trace.ts";

const lock = (relation: string, mode: RelationLock["mode"]): RelationLock => ({
  relation,
  kind: "table",
  mode,
});

describe("blocks()", () => {
  test("says who has to wait for each mode", () => {
    expect(lockModes.map((mode) => `${mode}: ${blocks(mode)}`)).toEqual([
      "ACCESS SHARE: nothing",
      "ROW SHARE: nothing",
      "ROW EXCLUSIVE: nothing",
      "SHARE UPDATE EXCLUSIVE: ddl",
      "SHARE: writes",
      "SHARE ROW EXCLUSIVE: writes",
      "EXCLUSIVE: writes",
      "ACCESS EXCLUSIVE: reads and writes",
    ]);
  });
});

describe("strongest()", () => {
  test("takes the first of the strongest, or nothing of nothing", () => {
    const locks = [lock("a", "SHARE"), lock("b", "ACCESS EXCLUSIVE"), lock("c", "ACCESS EXCLUSIVE")];
    expect(strongest(locks)?.relation).toBe("b");
    expect(strongest([])).toBeNull();
  });

  test("goes by strength()", () => {
    expect(strength("SHARE UPDATE EXCLUSIVE")).toBeGreaterThan(strength("ROW EXCLUSIVE"));
    expect(strength("EXCLUSIVE")).toBeLessThan(strength("ACCESS EXCLUSIVE"));
  });
});
