import { describe, expect, test } from "vitest";
import { conductOf } from "../plan/conduct.ts";
import { limits } from "../testing/limits.ts";
import { hostile, inWaves, reverted, small, uneven, upToDate, type Scene } from "../testing/scenes.ts";
import { planMarkdown } from "./plan-markdown.ts";

describe("planMarkdown()", () => {
  test.each<[string, Scene]>([
    ["plan-blocked", uneven(9998)],
    ["plan-ready", small()],
    ["plan-waves", inWaves(9_999)],
    ["plan-nothing", upToDate()],
    ["plan-revert", reverted()],
    ["plan-hostile", hostile()],
  ])("is as in golden/%s.md", async (name, scene) => {
    await expect(markdown(scene)).toMatchFileSnapshot(`golden/${name}.md`);
  });

  test("does not grow with tenants", () => {
    expect(markdown(uneven(9998)).length - markdown(uneven(100)).length).toBeLessThan(100);
  });

  test("has as many cells in every row as its table has columns", () => {
    const rows = markdown(hostile())
      .split("\n")
      .filter((line) => line.startsWith("|"));
    const cells = rows.map((row) => row.replaceAll(String.raw`\|`, "").split("|").length - 2);
    expect(new Set(cells)).toEqual(new Set([5, 4]));
    expect(rows.length).toBeGreaterThan(8);
  });
});

function markdown({ plan, folder }: Scene): string {
  return planMarkdown(plan, folder, "production", conductOf(plan, limits));
}
