import { expect, test } from "vitest";
import { sha256 } from "../testing/intent.ts";
import { small } from "../testing/scenes.ts";
import { utf8Length } from "../utf8.ts";
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

test("reportComment() names the first hundred steps that were not reviewed, and counts all where there is no room", () => {
  const message = `${"x".repeat(200)} is not what was reviewed`;
  const problems = Array.from({ length: 1000 }, (_, each) => ({
    code: "plan-changed",
    severity: "error" as const,
    message: `tenant/${each}: ${message}`,
    help: "",
    exit: 8 as const,
  }));
  const plan = { ...small().plan, problems };
  const { body } = reportComment(
    {
      plan,
      report: null,
      environment: "e",
      head: "4b8e1f2bbbb",
      run: 1,
      attempt: 1,
      runUrl: "",
      progress,
      notes: [],
    },
    sha256,
  );
  const text = body(0)?.text ?? "";
  expect(utf8Length(text)).toBeLessThanOrEqual(60_000);
  expect(text).toContain("tenant/99: ");
  expect(text).not.toContain("tenant/100: ");
  expect(text).toContain("Those 100 and all others:\n\n- ⛔ `plan-changed`, 1,000 errors\n");
});
