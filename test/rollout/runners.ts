import { tenantry } from "@tenantry/kit";
import { expect } from "vitest";
import { contents, fleetOf } from "./fleet.ts";
import type { TestFleet } from "./fleet.ts";

interface Crowd {
  readonly size: number;
  readonly runners: number;
  readonly rounds: number;
}

/** What a round brings: each kind of step in turn. What ran twice would be there twice, or fail. */
const kinds: readonly ((round: number) => string)[] = [
  (round) => `insert into done values (${round});`,
  (round) => `alter table done add column c${round} int;\ninsert into done values (${round});`,
  (round) => `--! transaction: off\ncreate index concurrently done_${round} on done (n);`,
  (round) =>
    `--! batch: until-no-rows\ninsert into done select ${round} where not exists (select from done where n = ${round});`,
];

/**
 * In each round one more migration is applied by so many runs at once. Each has an environment of its own, so that no lease
 * keeps them apart and only what guards a step does. Expects every step exactly once in every tenant. The answer: how many
 * runs ended with each exit code.
 */
export async function crowd({ size, runners, rounds }: Crowd): Promise<ReadonlyMap<number | null, number>> {
  const fleet = await fleetOf(size, { "000_done": "create table done (n int);" });
  const names = Array.from({ length: runners }, (_, at) => `runner${at}`);
  const config = JSON.parse(fleet.project.read("tenantry.config.json"));
  const environments = Object.fromEntries(names.map((name) => [name, { url: { env: "DATABASE_URL" } }]));
  fleet.project.write("tenantry.config.json", JSON.stringify({ ...config, environments }));
  expect(await apply(fleet, "runner0")).toMatchObject({ code: 0 });

  const codes = new Map<number | null, number>();
  for (let round = 1; round <= rounds; round += 1) {
    const stem = `${String(round).padStart(3, "0")}_round`;
    const text = kinds[round % kinds.length]?.(round) ?? "";
    fleet.project.write(`migrations/tenant/${stem}.sql`, `${text}\n`);
    const results = await Promise.all(names.map((name) => apply(fleet, name)));
    for (const { code, stderr } of results) {
      expect(stderr).not.toContain("bug:");
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    await expectOnce(fleet, round);
  }
  return codes;
}

async function expectOnce({ database, tenants }: TestFleet, rounds: number): Promise<void> {
  const found = [...(await contents(database)).values()];
  expect(found).toHaveLength(tenants.length);
  expect(new Set(found.map((content) => JSON.stringify(content))).size).toBe(1);
  expect(found[0]?.ledger).toHaveLength(rounds + 1);
  const union = tenants.map((id) => `select n from tenant_${id}.done`).join(" union all ");
  const rows = await database.sql.unsafe(
    `select n, count(*)::int as count from (${union}) d group by n order by n`,
  );
  const kept = Array.from({ length: rounds }, (_, at) => at + 1).filter(
    (round) => round % kinds.length !== 2,
  );
  expect(rows.map(({ n, count }) => ({ n, count }))).toEqual(kept.map((n) => ({ n, count: tenants.length })));
}

async function apply({ project, database }: TestFleet, name: string) {
  return await tenantry(["apply", "--env", name, "--concurrency", "2"], {
    cwd: project.folder,
    env: { DATABASE_URL: database.url },
  });
}
