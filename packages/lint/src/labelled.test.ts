import { expect, test } from "vitest";
import { judgeAll, scores } from "./testing/labelled.ts";
import type { Judged, LabelledSet } from "./testing/labelled.ts";

const least: Readonly<Record<LabelledSet, number>> = { seen: 300, unseen: 200, third: 300 };

test.each(["seen", "unseen", "third"] as const)(
  "labelled statements are told what they should be: %s",
  (set) => {
    const judged = judgeAll(set);
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
  },
);

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
