import { describe, expect, test } from "vitest";
import type { Plan } from "../plan.ts";
import type { Problem } from "../problem.ts";
import { catalog } from "../testing/catalog.ts";
import { sha256, up } from "../testing/intent.ts";
import { state } from "../testing/state.ts";
import { plan } from "./plan.ts";
import { withHazards } from "./with-hazards.ts";

const planned = plan(
  catalog("1_a tenant", "2_b tenant"),
  state({ acme: "", bolt: "1_a", corp: "1_a", done: "1_a 2_b" }),
  up(),
  sha256,
);
const hazard: Problem = { code: "x", severity: "error", message: "m", help: "h", exit: 9, targets: ["bolt"] };

describe("withHazards()", () => {
  test("blocks the cohorts whose targets an error names, and the verdict", () => {
    const judged = withHazards(planned, [hazard]);
    expect(judged.verdict).toBe("blocked");
    expect(judged.problems).toContainEqual(hazard);
    expect(blocked(judged)).toEqual({ acme: [], "bolt corp": ["x"] });
  });

  test("blocks everything that would run where an error names nobody", () => {
    const { targets: _all, ...everywhere } = hazard;
    expect(blocked(withHazards(planned, [everywhere, hazard]))).toEqual({ acme: ["x"], "bolt corp": ["x"] });
  });

  test("a warning blocks nothing", () => {
    const judged = withHazards(planned, [{ ...hazard, severity: "warning", exit: 0 }]);
    expect(judged.verdict).toBe("warning");
    expect(blocked(judged)).toEqual({ acme: [], "bolt corp": [] });
  });

  test("changes neither digest nor plan where there is nothing to say", () => {
    expect(withHazards(planned, [])).toBe(planned);
    expect(withHazards(planned, [hazard]).digest).toBe(planned.digest);
  });
});

function blocked({ stages }: Plan): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    stages
      .flatMap(({ cohorts }) => cohorts)
      .filter(({ steps }) => steps.length > 0)
      .map(({ targets, blocked }) => [targets.map(({ id }) => id).join(" "), blocked]),
  );
}
