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
