import { launch, proxy, tenantry } from "@tenantry/kit";
import type { Cut } from "@tenantry/kit";
import * as fc from "fast-check";
import { expect } from "vitest";
import { application, rowsIn } from "./application.ts";
import { contents, fleetOf } from "./fleet.ts";
import type { TestFleet } from "./fleet.ts";

/** What befalls a run at one of its messages, or that it has company. */
type Mishap =
  | { readonly kind: "cut"; readonly share: number; readonly when: Cut["when"]; readonly how: "rst" | "fin" }
  | { readonly kind: "killed" | "sessions ended"; readonly share: number }
  | { readonly kind: "two at once" };

const share = fc.double({ min: 0, max: 1, noNaN: true });
const mishap: fc.Arbitrary<Mishap> = fc.oneof(
  fc.record({
    kind: fc.constant("cut" as const),
    share,
    when: fc.constantFrom("before" as const, "during" as const, "after" as const),
    how: fc.constantFrom("rst" as const, "fin" as const),
  }),
  fc.record({ kind: fc.constantFrom("killed" as const, "sessions ended" as const), share }),
  fc.constant({ kind: "two at once" as const }),
);

const kinds: readonly ((round: number) => string)[] = [
  (round) => `alter table users add column c${round} int;`,
  (round) => `create table t${round} (id bigint primary key);\ninsert into t${round} values (${round});`,
  (round) => `--! transaction: off\ncreate index concurrently users_${round} on users (email, id);`,
];

interface Soak {
  readonly size: number;
  readonly rounds: number;
  readonly seed: number;
}

/** In every round one more migration, and a run of it that something befalls, while an application is at work in all tenants. */
export async function soak({ size, rounds, seed }: Soak): Promise<void> {
  const users = "create table users (id bigint generated always as identity primary key, email text);";
  const fleet = await fleetOf(size, { "000_users": users });
  expect(await tenantry(["apply"], options(fleet))).toMatchObject({ code: 0 });
  const load = application(fleet, 3);
  for (const [round, what] of fc.sample(mishap, { numRuns: rounds, seed }).entries()) {
    const text = kinds[round % kinds.length]?.(round) ?? "";
    fleet.project.write(`migrations/tenant/${String(round + 1).padStart(3, "0")}_r.sql`, `${text}\n`);
    await befall(fleet, what);
  }
  // Whatever was left undone is made good by one run that nothing befalls.
  expect(await tenantry(["apply"], options(fleet))).toMatchObject({ code: 0 });
  const met = await load.stop();
  expect(met.errors).toEqual([]);
  expect(await rowsIn(fleet)).toBe(load.inserted());
  await expectWhole(fleet, rounds);
}

async function befall(fleet: TestFleet, what: Mishap): Promise<void> {
  if (what.kind === "two at once") {
    await Promise.all([tenantry(["apply"], options(fleet)), tenantry(["apply"], options(fleet))]);
    return;
  }
  // About what a run sends: a message for each step, and some before and after.
  const message = 1 + Math.floor(what.share * (fleet.tenants.length + 40));
  let running: ReturnType<typeof launch> | null = null;
  const link = await proxy(fleet.database.url, {
    ...(what.kind === "cut" ? { cut: { message, when: what.when, how: what.how } } : {}),
    onMessage: async ({ index }) => {
      if (index !== message) return;
      if (what.kind === "killed") running?.kill("SIGKILL");
      if (what.kind === "sessions ended")
        await fleet.database.sql`
          select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and application_name like 'tenantry/%'`;
    },
  });
  running = launch("tenantry", ["apply"], options(fleet, link.url));
  const { stderr } = await running.ended;
  expect(stderr).not.toContain("bug:");
  await link.close();
}

/** All tenants alike, every step in every ledger, and each once in the audit log. */
async function expectWhole({ database, tenants }: TestFleet, rounds: number): Promise<void> {
  const found = [...(await contents(database)).values()];
  expect(found).toHaveLength(tenants.length);
  expect(new Set(found.map((content) => JSON.stringify(content))).size).toBe(1);
  expect(found[0]?.ledger).toHaveLength(rounds + 1);
  const logged = await database.sql<{ times: number; steps: number }[]>`
    select times::int, count(*)::int as steps from (
      select count(*) as times from tenantry_log where verb = 'apply' and outcome = 'done' group by target, step) l
     group by times`;
  expect([...logged]).toEqual([{ times: 1, steps: tenants.length * (rounds + 1) }]);
}

function options({ project, database }: TestFleet, url = database.url) {
  return { cwd: project.folder, env: { DATABASE_URL: url } };
}
