import postgres from "postgres";
import type { TestFleet } from "./fleet.ts";

/** What an application met while the fleet was migrated under it. */
export interface Met {
  readonly statements: number;
  /** SQLSTATEs, each as often as it came. */
  readonly errors: readonly string[];
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly longestMs: number;
}

/** How long the application would wait for a lock: beyond that it fails. */
const theirsMs = 20_000;

/** Somebody who inserts into `users` of all tenants, and reads there. */
export interface Application {
  inserted(): number;
  stop(): Promise<Met>;
}

/** So many clients, each at one tenant after the other, until it is told to stop. */
export function application({ database, tenants }: TestFleet, clients: number): Application {
  const sql = postgres(database.url, {
    max: clients,
    onnotice: () => undefined,
    connection: { lock_timeout: theirsMs },
  });
  const tookMs: number[] = [];
  const errors: string[] = [];
  const stopping = new AbortController();
  let inserted = 0;

  async function client(number: number): Promise<void> {
    for (let at = number; !stopping.signal.aborted; at += 1) {
      const schema = sql(`tenant_${tenants[at % tenants.length]}`);
      await timed(
        async () => await sql`insert into ${schema}.users (email) values (${`user${at}@example.com`})`,
        () => (inserted += 1),
      );
      await timed(
        async () => await sql`select count(*) from ${schema}.users where email = ${`user${at}@example.com`}`,
      );
    }
  }

  async function timed(work: () => Promise<unknown>, done: () => void = () => undefined): Promise<void> {
    const began = performance.now();
    try {
      await work();
      done();
    } catch (error) {
      errors.push(error instanceof postgres.PostgresError ? error.code : String(error));
    }
    tookMs.push(performance.now() - began);
  }

  const running = Array.from({ length: clients }, (_, number) => client(number));
  return {
    inserted: () => inserted,
    async stop() {
      stopping.abort();
      await Promise.all(running);
      await sql.end();
      const sorted = tookMs.toSorted((a, b) => a - b);
      const at = (share: number): number => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
      return { statements: sorted.length, errors, p50Ms: at(0.5), p99Ms: at(0.99), longestMs: at(1) };
    },
  };
}

/** How many rows `users` has in all tenants together. */
export async function rowsIn({ database: { sql }, tenants }: TestFleet): Promise<number> {
  const union = tenants.map((id) => `select count(*) as n from tenant_${id}.users`).join(" union all ");
  const [row] = await sql.unsafe(`select sum(n)::int as n from (${union}) u`);
  return Number(row?.["n"]);
}
