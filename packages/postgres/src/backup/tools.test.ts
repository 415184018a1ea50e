import { expect, test } from "vitest";
import { judged } from "./tools.ts";

test.each([
  ["18.6", 18, null],
  ["18.1", 18, "pg_dump 18.1 is not the newest: update it to 18.6."],
  ["17.11", 15, null],
  ["15.18", 15, "pg_dump 15.18 is not the newest: update it to 15.19."],
  ["19.0", 18, null],
])("judged() takes %s for a server of %i", (version, server, warning) => {
  expect(judged("pg_dump", version, server)).toEqual({ name: "pg_dump", version, warning });
});

test.each([
  ["17.6", 18, "older", "apt-get install postgresql-client-18"],
  ["17.5", 17, "vulnerable", "Update it to 17.6 or newer."],
  ["15.13", 14, "vulnerable", "Update it to 15.14 or newer."],
  ["12.22", 12, "vulnerable", "apt-get install postgresql-client-14"],
])("judged() refuses %s for a server of %i: %s", (version, server, code, help) => {
  expect(() => judged("pg_restore", version, server)).toThrow(
    expect.objectContaining({ code, help: expect.stringContaining(help) }),
  );
});
