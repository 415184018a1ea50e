import { readdirSync, readFileSync } from "node:fs";
import { compareObjects } from "@tenantry/core";
import type { Base, Target } from "@tenantry/core";
import { freshDatabase } from "@tenantry/kit";
import { expect, test } from "vitest";
import type { Environment } from "../environment.ts";
import { environmentOf } from "../testing/environment.ts";
import { openBench } from "./bench.ts";
import type { Bench } from "./bench.ts";
import { proveChange } from "./prove.ts";
import { readDesired, readScript } from "./script.ts";

const folder = new URL("../../../../test/diff/pairs/", import.meta.url);

/** A part of them in every run; all with `npm run test:diff`. */
const few: readonly string[] = [
  "everything-at-once",
  "column-renamed-or-not",
  "enum-value-and-its-default",
  "generated-over-a-type-change",
  "grants",
  "partition-detached",
  "serial-to-identity",
  "type-change-under-a-view",
];

test("proveChange() is right about every pair of schemas, or says that it cannot", async () => {
  const { url } = await freshDatabase();
  const environment = environmentOf(url);
  const all = readdirSync(folder);
  const names = process.env["TENANTRY_TEST_DIFF"] === "all" ? all : all.filter((name) => few.includes(name));
  const outcomes = new Map<string, Outcome>();
  for (const [at, name] of names.entries()) outcomes.set(name, await outcomeOf(environment, name, `p${at}`));
  const those = (outcome: Outcome): readonly string[] =>
    names.filter((name) => outcomes.get(name) === outcome);
  const [proven, refused, wrong] = [those("proven"), those("refused"), those("wrong")];
  console.log(
    `proven ${proven.length}, refused ${refused.length} (${refused.join(", ")}), wrong ${wrong.length}`,
  );
  expect(wrong).toEqual([]);
  expect(proven.length).toBe(names.length);
});

type Outcome = "proven" | "refused" | "wrong";

/** What the gate let through is run once more, up from where its downs have led, and compared by what it should be like. */
async function outcomeOf(environment: Environment, name: string, schema: string): Promise<Outcome> {
  const a = await built(environment, name, "a", schema);
  const b = await built(environment, name, "b", schema);
  try {
    const wanted = await b.look();
    const proof = await proveChange(a, wanted);
    if (proof.verdict !== "proven") return "refused";
    const from = proof.files.findLastIndex(({ down }) => down === null) + 1;
    for (const { up } of proof.files.slice(from)) {
      const { migration } = readScript(up);
      if (migration === null || (await a.run(migration)) !== null) return "wrong";
    }
    return compareObjects((await a.look()).objects, wanted.objects).length === 0 ? "proven" : "wrong";
  } finally {
    await a.close();
    await b.close();
  }
}

async function built(
  environment: Environment,
  name: string,
  side: "a" | "b",
  prefix: string,
): Promise<Bench> {
  const schema = `${prefix}_${side}`;
  const target: Target = { kind: "tenant", id: schema, database: "", schema, labels: {} };
  const bench = await openBench(environment, target);
  const { base, problems } = desired(name, side);
  expect(problems, name).toEqual([]);
  expect(await bench.run(base), name).toBeNull();
  return bench;
}

function desired(
  name: string,
  side: "a" | "b",
): { readonly base: Base; readonly problems: readonly string[] } {
  const path = `${name}/${side}.sql`;
  return readDesired("tenant", path, readFileSync(new URL(path, folder), "utf8"));
}
