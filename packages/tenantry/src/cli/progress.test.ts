import type { Event, Outcome } from "@tenantry/core";
import { describe, expect, test } from "vitest";
import { shell } from "../testing/shell.ts";
import { progress } from "./progress.ts";

const stage: Event = { type: "stage", index: 1, kind: "tenant", targets: 40, steps: 80 };

describe("progress()", () => {
  test("says a line per stage, note and tenth part where there is no terminal", () => {
    const said: string[] = [];
    const { show } = progress(shell({ say: (line) => said.push(line) }));
    for (const event of [stage, ...targets(39), failed("t40")]) show(event);
    show({ type: "note", message: "retrying" });
    show({ type: "stopped", reason: "deadline" });
    expect(said).toEqual([
      "Stage 2: 40 tenants",
      ...[4, 8, 12, 16, 20, 24, 28, 32, 36].map((done) => `  ${done} of 40`),
      "  40 of 40, 1 failed",
      "retrying",
      "Stopped: the deadline has passed.",
    ]);
  });

  test("does not count whom a stopped run left out", () => {
    const said: string[] = [];
    const { show } = progress(shell({ say: (line) => said.push(line) }));
    for (const event of [stage, ...targets(8)]) show(event);
    show({ type: "stopped", reason: "signal" });
    for (const event of targets(32)) show({ ...event, outcome: "skipped" });
    expect(said).toEqual(["Stage 2: 40 tenants", "  4 of 40", "  8 of 40", "Stopped: a signal came."]);
  });

  test("says nothing per tenant of a small fleet", () => {
    const said: string[] = [];
    const { show } = progress(shell({ say: (line) => said.push(line) }));
    for (const event of [{ ...stage, targets: 3 }, ...targets(3)]) show(event);
    expect(said).toEqual(["Stage 2: 3 tenants"]);
  });

  test("redraws one line on a terminal and takes it away at the end", () => {
    let drawn = "";
    const bar = progress(shell({ terminal: true, draw: (text) => (drawn += text) }));
    for (const event of [{ ...stage, targets: 2 }, ...targets(2)]) bar.show(event);
    bar.end();
    const lines = drawn.split("\r\u001b[2K");
    expect(lines).toEqual([
      "",
      "Stage 2: 2 tenants\n",
      `  ${"░".repeat(30)} 0 of 2`,
      `  ${"█".repeat(15)}${"░".repeat(15)} 1 of 2`,
      `  ${"█".repeat(30)} 2 of 2`,
      "",
    ]);
  });
});

function targets(count: number): readonly Extract<Event, { outcome: Exclude<Outcome, "failed"> }>[] {
  return Array.from(
    { length: count },
    (_, i) => ({ type: "target", target: `t${i}`, outcome: "done" }) as const,
  );
}

function failed(target: string): Event {
  const failure = {
    target,
    step: "tenant/001_a",
    sqlstate: "42P01",
    message: "no",
    help: "",
    path: null,
    line: null,
    excerpt: null,
    kind: "error" as const,
  };
  return { type: "target", target, outcome: "failed", failure };
}
