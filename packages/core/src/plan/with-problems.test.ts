import { expect, test } from "vitest";
import type { Problem } from "../problem.ts";
import { catalog } from "../testing/catalog.ts";
import { sha256, up } from "../testing/intent.ts";
import { state } from "../testing/state.ts";
import { plan } from "./plan.ts";
import { withProblems } from "./with-problems.ts";

const planned = plan(catalog("1_a tenant"), state({ acme: "" }), up(), sha256);

test.each([
  ["error", 9, "blocked"],
  ["warning", 0, "warning"],
  ["notice", 0, "safe"],
] as const)("withProblems() makes a plan with an %s %s", (severity, exit, verdict) => {
  const problem: Problem = { code: "x", severity, exit, message: "m", help: "h" };
  const judged = withProblems(planned, [problem]);
  expect([planned.verdict, judged.verdict]).toEqual(["safe", verdict]);
  expect(judged).toEqual({ ...planned, verdict, problems: [problem] });
});
