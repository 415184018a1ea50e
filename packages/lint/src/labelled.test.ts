import { expect, test } from "vitest";
import { rules } from "./registry.ts";
import { judgeAll, scores } from "./testing/labelled.ts";
import type { Judged, LabelledSet } from "./testing/labelled.ts";

const sets = ["seen", "unseen", "third", "fourth"] as const;
const least: Readonly<Record<LabelledSet, number>> = { seen: 300, unseen: 200, third: 300, fourth: 110 };

test.each(sets)("labelled statements are told what they should be: %s", (set) => {
  const judged = judgedOf(set);
  const table = scores(judged);
  const sum = (key: "right" | "wrong" | "missed"): number =>
    table.reduce((all, score) => all + score[key], 0);
  const [right, wrong, missed] = [sum("right"), sum("wrong"), sum("missed")];
  const rows = table.map(
    (score) =>
      `${score.rule}: precision ${percent(score.right, score.wrong)}, recall ${percent(score.right, score.missed)} (${score.right} right, ${score.wrong} wrong, ${score.missed} missed)`,
  );
  console.log(
    [
      ...rows,
      `${judged.length} statements: precision ${percent(right, wrong)}, recall ${percent(right, missed)}`,
    ].join("\n"),
  );
  expect(judged.length).toBeGreaterThanOrEqual(least[set]);
  expect(judged.flatMap(differences)).toEqual([]);
});

test("every rule is expected by some label", () => {
  const expected = new Set(sets.flatMap(judgedOf).flatMap((one) => [...one.expected]));
  expect(rules.map(({ id }) => id).filter((id) => !expected.has(id))).toEqual([]);
});

const known = new Map<LabelledSet, readonly Judged[]>();

/** Each set is judged once. */
function judgedOf(set: LabelledSet): readonly Judged[] {
  const found = known.get(set) ?? judgeAll(set);
  known.set(set, found);
  return found;
}

function percent(right: number, other: number): string {
  if (right + other === 0) return "–";
  return `${((100 * right) / (right + other)).toFixed(1)} %`;
}

function differences({ where, sql, expected, found }: Judged): string[] {
  const wrong = [...found].filter((rule) => !expected.has(rule)).map((rule) => `not ${rule}`);
  const missed = [...expected].filter((rule) => !found.has(rule));
  return wrong.length + missed.length === 0
    ? []
    : [`${where}: ${sql} => ${[...wrong, ...missed].join(", ")}`];
}
