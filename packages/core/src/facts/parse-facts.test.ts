import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { factsWith, tableOf } from "../testing/facts.ts";
import type { Facts } from "./facts.ts";
import { parseFacts } from "./parse-facts.ts";

const path = "facts/production.json";
const rows = [
  { version: "1_a", checksum: "ab", state: "applied" },
  { version: "2_b", checksum: null, state: "marked" },
] as const;
const facts: Facts = factsWith({
  majors: [15, 18],
  groups: [
    { kind: "public", shape: "none", rows: [], count: 1, targets: ["public"], fingerprints: [] },
    {
      kind: "tenant",
      shape: "ours",
      rows,
      count: 1000,
      targets: ["0f3a9c1b22de"],
      fingerprints: [
        { hash: "aa", count: 997 },
        { hash: "bb", count: 3 },
      ],
    },
  ],
  unread: [{ code: "unreadable-ledger", count: 2 }],
  tables: [tableOf("users", 12_000_000_000)],
  invalidIndexes: [{ kind: "tenant", table: "users", index: "users_email", targets: 3 }],
});

describe("parseFacts()", () => {
  test("reads what was written, field by field", () => {
    expect(parseFacts(JSON.stringify(facts), path)).toEqual({ facts, problem: null });
    expect(parseFacts(JSON.stringify(facts, null, 2), path).facts).toEqual(facts);
  });

  test.each([
    ["no JSON at all", "{", "it is no JSON"],
    ["another document", "[]", "it must be an object"],
    ["a later version", JSON.stringify({ ...facts, version: 2 }), "version must be 1"],
    ["a missing field", JSON.stringify({ ...facts, timezone: undefined }), "timezone must be a text"],
    [
      "a number that is none",
      JSON.stringify({ ...facts, tables: [{ ...tableOf("users", 1), targets: -1 }] }),
      "tables[0].targets must be a count",
    ],
    [
      "an unknown state",
      JSON.stringify({
        ...facts,
        groups: [{ ...facts.groups[1], rows: [{ version: "1", checksum: null, state: "?" }] }],
      }),
      "groups[0].rows[0].state must be applied or marked or running",
    ],
  ])("says what is wrong with %s, and how to write it again", (_case, json, wrong) => {
    expect(parseFacts(json, path)).toEqual({
      facts: null,
      problem: {
        code: "facts-file",
        severity: "error",
        message: `facts/production.json holds no facts: ${wrong}.`,
        help: "Write it again: tenantry plan --facts-out <file>",
        path,
        exit: 2,
      },
    });
  });

  test("never throws, whatever is in the file", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (json) => {
        expect(parseFacts(json, path).problem).not.toBeNull();
      }),
    );
  });

  test("needs every field it promises", () => {
    for (const name of Object.keys(facts)) {
      const without = Object.fromEntries(Object.entries(facts).filter(([key]) => key !== name));
      expect(parseFacts(JSON.stringify(without), path).problem?.message).toContain(name);
    }
  });
});
