import { expect, test } from "vitest";
import { parseInputs } from "./inputs.ts";

test("parseInputs() fills in the defaults and takes empty inputs for none", () => {
  expect(parse({})).toMatchObject({
    command: "auto",
    environment: "production",
    "database-url": null,
    "working-directory": ".",
    tenants: [],
    shard: null,
    "deadline-minutes": null,
    "fail-on": "blocked",
    unreviewed: "refuse",
    "github-token": null,
  });
});

test("parseInputs() reads lists, shares and numbers", () => {
  const given = { tenants: "acme, globex\ninitech", shard: "2/8", "max-failures": "3", only: "tenants" };
  expect(parse(given)).toMatchObject({
    tenants: ["acme", "globex", "initech"],
    shard: { index: 2, of: 8 },
    "max-failures": 3,
    only: "tenants",
  });
});

test("parseInputs() says everything that is wrong, and never a value", () => {
  const given = { command: "deploy", environment: "../x", shard: "8", "max-failures": "-1", phase: "both" };
  expect(parse(given)).toEqual([
    "command is not one of auto, plan, comment, apply, revert, status, drift, lint",
    "environment is not the name of an environment",
    "shard is not a share: write the second of eight as 2/8",
    "phase is not expand or contract",
    "max-failures is not a whole number",
  ]);
});

function parse(given: Readonly<Record<string, string>>): unknown {
  return parseInputs((name) => given[name] ?? "");
}
