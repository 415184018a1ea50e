import { expect, test } from "vitest";
import { readRecord, writeRecord } from "./record.ts";
import type { Recorded } from "./record.ts";

test("readRecord() reads what writeRecord() wrote, packed or not, within GitHub's limit", () => {
  for (const count of [0, 1, 900]) {
    const text = writeRecord(recorded(count)) ?? "";
    expect(readRecord(text)).toMatchObject(recorded(count));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(65_535);
  }
  expect(writeRecord(recorded(900))).toMatch(/^deflate:/);
});

test("writeRecord() forgets what the plan showed besides its steps before it has no room for these", () => {
  // As many steps as there is just room for, by themselves.
  let most = 900;
  while (writeRecord(recorded(most + 10)) !== null) most += 10;
  const path = (each: number) => Buffer.from(`${each * 7919}`.repeat(20)).toString("hex");
  const findings = Array.from({ length: 100 }, (_, each) => ({
    code: "drop-column",
    severity: "error" as const,
    path: path(each),
  }));
  const shown = { verdict: "blocked", findings, cohorts: [] } as const;
  const read = readRecord(writeRecord({ ...recorded(most), shown }) ?? "");
  expect(read?.steps).toEqual(recorded(most).steps);
  expect(read).not.toHaveProperty("shown");
  expect(readRecord(writeRecord({ ...recorded(1), shown }) ?? "")?.shown).toEqual(shown);
});

test("readRecord() reads the steps, whatever is said of the rest", () => {
  const text = JSON.stringify({ tenantry: 1, ...recorded(1), shown: { verdict: "fine" } });
  expect(readRecord(text)).toMatchObject({ ...recorded(1), shown: undefined });
});

test("writeRecord() has no text for more than a check run can hold", () => {
  expect(writeRecord(recorded(20_000))).toBeNull();
});

test("readRecord() is null for anything else", () => {
  const good = JSON.stringify({ tenantry: 1, ...recorded(1) });
  const others = [
    "",
    "{}",
    "deflate:",
    "deflate:AAAA",
    good.slice(1),
    good.replace('"tenantry":1', '"tenantry":2'),
  ];
  for (const text of [...others, good.replace('"apply"', '"mark"')]) expect(readRecord(text)).toBeNull();
});

function recorded(count: number): Recorded {
  return {
    environment: "production",
    digest: "d",
    policy: { searchPath: ["$target"], role: null, ledger: "schema_migrations", severities: {} },
    from: [{ kind: "tenant", head: null, targets: 3 }],
    steps: Array.from({ length: count }, (_, each) => ({
      id: `tenant/${each}_some_name`,
      verb: "apply" as const,
      checksum: Buffer.from(`${each * 7919} ${"x".repeat(28)}`)
        .toString("hex")
        .slice(0, 64),
      mode: "transaction" as const,
    })),
  };
}
