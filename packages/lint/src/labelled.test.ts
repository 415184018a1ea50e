import { expect, test } from "vitest";
import { judgeAll, scores } from "./testing/labelled.ts";
import type { Judged } from "./testing/labelled.ts";

const judged = judgeAll();

test("labelled statements are told what they should be, and nothing else", () => {
  const table = scores(judged);
  const sum = (key: "right" | "wrong" | "missed"): number =>
    table.reduce((all, score) => all + score[key], 0);
  const [right, wrong, missed] = [sum("right"), sum("wrong"), sum("missed")];
  const rows = table.map(
    (score) => `${score.rule} ${score.right} right, ${score.wrong} wrong, ${score.missed} missed`,
  );
  console.log(
    [
      ...rows,
      `${judged.length} statements: precision ${percent(right, wrong)}, recall ${percent(right, missed)}`,
    ].join("\n"),
  );
  expect(judged.length).toBeGreaterThanOrEqual(300);
  expect(judged.flatMap(differences)).toEqual([]);
});

function percent(right: number, other: number): string {
  return `${((100 * right) / (right + other)).toFixed(1)} %`;
}

function differences({ where, sql, expected, found }: Judged): string[] {
  const wrong = [...found].filter((rule) => !expected.has(rule)).map((rule) => `not ${rule}`);
  const missed = [...expected].filter((rule) => !found.has(rule));
  return wrong.length + missed.length === 0
    ? []
    : [`${where}: ${sql} => ${[...wrong, ...missed].join(", ")}`];
}
