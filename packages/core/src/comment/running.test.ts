import { expect, test } from "vitest";
import { sha256 } from "../testing/intent.ts";
import { small } from "../testing/scenes.ts";
import { reportComment, type Progress } from "./report-comment.ts";

const progress = { targets: 10_001, done: 1_105, failed: 0 };

test.each<[Progress, string]>([
  [progress, "> Applying: 1,105 of 10,001 targets done · 0 failed\n"],
  [
    { ...progress, failed: 2, wave: "wave 3 of 5 (10 %)" },
    "> Applying: wave 3 of 5 (10 %) · 1,105 of 10,001 targets done · **2 failed**\n",
  ],
])("reportComment() says how far a run is: %j", (progress, line) => {
  const { body } = reportComment(
    {
      plan: small().plan,
      report: null,
      environment: "production",
      head: "4b8e1f2bbbb",
      run: 1,
      attempt: 1,
      runUrl: "https://git/run",
      progress,
      notes: [],
    },
    sha256,
  );
  expect(body(0)?.text).toContain(line);
});
