import type { LedgerRow, Step } from "@tenantry/core";
import { expect, test } from "vitest";
import { ServerError } from "../session.ts";
import { backoff, pause } from "./backoff.ts";
import { likeness, withoutValues } from "./failure.ts";
import { historyAfter, historyHash, sameHistory } from "./history.ts";

const before: readonly LedgerRow[] = [{ version: "2", checksum: null, state: "marked" }];

function step(version: string, verb: Step["verb"]): Step {
  return {
    id: `tenant/${version}`,
    verb,
    checksum: "c",
    mode: "transaction",
    phase: null,
    version,
    recorded: "c",
    resume: false,
  };
}

test("historyAfter() adds, replaces and takes out, and shares its results", () => {
  const after = historyAfter(before, step("1", "apply"));
  expect(after).toEqual([...before, { version: "1", checksum: "c", state: "applied" }]);
  expect(historyAfter(before, step("1", "apply"))).toBe(after);
  expect(sameHistory(historyAfter(after, step("1", "revert")), before)).toBe(true);
  expect(historyAfter(before, step("2", "apply"))).toEqual([
    { version: "2", checksum: "c", state: "applied" },
  ]);
});

test("historyHash() is of the rows whatever their order", () => {
  const rows = [...before, { version: "1", checksum: "c", state: "applied" } as const];
  expect(historyHash(rows)).toBe(historyHash(rows.toReversed()));
  expect(historyHash([])).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
});

test("backoff() doubles its bound up to a minute, and takes anything below it", () => {
  const longest = [1, 2, 3, 8, 20].map((attempt) => backoff(attempt, () => 1));
  expect(longest).toEqual([500, 1_000, 2_000, 60_000, 60_000]);
  expect(backoff(5, () => 0)).toBe(0);
});

test("pause() ends at once when the signal comes, or has come", async () => {
  await pause(3_600_000, AbortSignal.abort());
  const controller = new AbortController();
  const pausing = pause(3_600_000, controller.signal);
  controller.abort();
  await pausing;
});

test("withoutValues() leaves out what a message quotes of the data, and keeps names", () => {
  const said = (sqlstate: string, message: string): string =>
    withoutValues(new ServerError(sqlstate, message, {}));
  expect(said("22P02", 'invalid input syntax for type integer: "secret: "x""')).toBe(
    'invalid input syntax for type integer: "…"',
  );
  expect(said("22003", 'value "99999999999" is out of range for type integer')).toBe(
    'value "…" is out of range for type integer',
  );
  expect(said("42703", 'column "id" does not exist')).toBe('column "id" does not exist');
});

test("likeness() is the same for the same trouble in two targets", () => {
  const one = likeness("42P07", 'relation "tenant_1.users" already exists');
  expect(likeness("42P07", 'relation "tenant_22.users" already exists')).toBe(one);
  expect(likeness("42P01", 'relation "tenant_1.users" already exists')).not.toBe(one);
});
