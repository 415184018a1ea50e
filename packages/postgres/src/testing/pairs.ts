import { readdirSync, readFileSync } from "node:fs";
import { compareObjects } from "@tenantry/core";
import type { Base, Target } from "@tenantry/core";
import { freshDatabase } from "@tenantry/kit";
import { expect } from "vitest";
import { openBench } from "../diff/bench.ts";
import type { Bench } from "../diff/bench.ts";
import { proveChange } from "../diff/prove.ts";
import { readDesired, readScript } from "../diff/script.ts";
import type { Environment } from "../environment.ts";
import { environmentOf } from "./environment.ts";

const folder = new URL("../../../../test/diff/pairs/", import.meta.url);

/** The names of all pairs of schemas. */
export function allPairs(): readonly string[] {
  return readdirSync(folder);
}

/** Expects `proveChange()` to prove a way from `a.sql` to `b.sql` of each pair, and to be right about it. */
export async function expectProven(names: readonly string[]): Promise<void> {
  const { url } = await freshDatabase();
  const environment = environmentOf(url);
  const outcomes = new Map<string, Outcome>();
  for (const [at, name] of names.entries()) outcomes.set(name, await outcomeOf(environment, name, `p${at}`));
  const those = (outcome: Outcome): readonly string[] =>
    names.filter((name) => outcomes.get(name) === outcome);
  expect({ wrong: those("wrong"), refused: those("refused") }).toEqual({ wrong: [], refused: [] });
  expect(those("proven")).toEqual(names);
}

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
