import { freshDatabase, proxy, until } from "@tenantry/kit";
import type { Proxy } from "@tenantry/kit";
import { expect, onTestFinished, test } from "vitest";
import { LeaseLost, stealLease, takeLease } from "./lease.ts";
import type { Busy, Lease, LeaseOptions } from "./lease.ts";
import { environmentOf } from "./testing/environment.ts";
import type { Run } from "./work.ts";

function runOf(id: string): Run {
  return { id, who: `${id}@host`, tool: "tenantry/0.1.0", commit: null, digest: "", reviewed: false };
}

async function take(url: string, run: string, options: Partial<LeaseOptions> = {}): Promise<Lease | Busy> {
  const lease = await takeLease(environmentOf(url), runOf(run), { waitMs: 0, ...options });
  if (lease.kind === "held") onTestFinished(() => lease.release());
  return lease;
}

async function held(url: string, run: string, options: Partial<LeaseOptions> = {}): Promise<Lease> {
  const lease = await take(url, run, options);
  if (lease.kind === "busy") throw new Error(`busy: ${lease.run}`);
  return lease;
}

test("takeLease() refuses a second run and says who holds it", async () => {
  const { url } = await freshDatabase();
  await held(url, "first");
  const second = await take(url, "second");
  expect(second).toMatchObject({ kind: "busy", run: "first", who: "first@host", tool: "tenantry/0.1.0" });
  expect(second).toHaveProperty("since", expect.stringMatching(/^\d{4}-\d\d-\d\dT/));
});

test("takeLease() lets the shards of one run in, and no other until the last of them is over", async () => {
  const { url } = await freshDatabase();
  const one = await held(url, "sharded");
  const two = await held(url, "sharded");
  await one.release();
  expect(await take(url, "other")).toMatchObject({ kind: "busy", run: "sharded" });
  await two.release();
  expect(await take(url, "other")).toMatchObject({ kind: "held" });
});

test("takeLease() waits for a run that ends in time", async () => {
  const { url } = await freshDatabase();
  const first = await held(url, "first");
  const second = take(url, "second", { waitMs: 600_000 });
  await first.release();
  expect(await second).toMatchObject({ kind: "held" });
});

test("takeLease() replaces a holder whose backend died, without waiting for its time to run out", async () => {
  const { url, sql } = await freshDatabase();
  await held(url, "killed", { ttlMs: 600_000 });
  const [holder] = await sql`select pid, pg_terminate_backend(pid) from tenantry_lease`;
  await until(
    async () => (await sql`select from pg_stat_activity where pid = ${holder?.["pid"]}`).length === 0,
  );
  expect(await take(url, "next")).toMatchObject({ kind: "held" });
});

test("takeLease() replaces a holder that it cannot see only when its time has run out", async () => {
  const { url, sql } = await freshDatabase();
  await held(url, "pooled", { ttlMs: 600_000 });
  await sql`update tenantry_lease set pid = null`;
  expect(await take(url, "next")).toMatchObject({ kind: "busy" });
  await sql`update tenantry_lease set expires_at = now() - interval '1 second'`;
  expect(await take(url, "next")).toMatchObject({ kind: "held" });
});

test("takeLease() tells the holder when its lease was taken away", async () => {
  const { url, sql } = await freshDatabase();
  const link = await proxy(url);
  const lease = await held(link.url, "robbed", { ttlMs: 300 });
  await sql`delete from tenantry_lease`;
  expect(await noticed(lease, link)).toBe(true);
  expect(lease.signal.reason).toBeInstanceOf(LeaseLost);
  expect(String(lease.signal.reason)).toContain("was taken away");
});

test("takeLease() tells the holder when the server does not let it renew its lease", async () => {
  const { url, sql } = await freshDatabase();
  const lease = await held(url, "locked out", { ttlMs: 300 });
  await sql`alter table tenantry_lease rename to elsewhere`;
  await until(() => lease.signal.aborted);
  expect(String(lease.signal.reason)).toContain("could not be renewed");
});

test("takeLease() goes on over a new session when its own is lost", async () => {
  const { url, sql } = await freshDatabase();
  const lease = await held(url, "cut", { ttlMs: 3_000 });
  const [before] = await sql`select pid from tenantry_lease`;
  await sql`select pg_terminate_backend(pid) from tenantry_lease`;
  await until(
    async () => (await sql`select from tenantry_lease where pid <> ${before?.["pid"]}`).length === 1,
  );
  expect(lease.signal.aborted).toBe(false);
});

test("takeLease() creates its table once when ten first runs meet", async () => {
  const { url } = await freshDatabase();
  const leases = await Promise.all(Array.from({ length: 10 }, (_, index) => take(url, `run-${index}`)));
  expect(leases.filter((lease) => lease.kind === "held")).toHaveLength(1);
});

test("stealLease() takes it from the holder, says who that was, and lets the next run in", async () => {
  const { url } = await freshDatabase();
  expect(await stealLease(environmentOf(url), runOf("thief"))).toEqual([]);
  const link = await proxy(url);
  const lease = await held(link.url, "victim", { ttlMs: 300 });
  expect(await stealLease(environmentOf(url), runOf("thief"))).toMatchObject([
    { kind: "busy", run: "victim", who: "victim@host" },
  ]);
  expect(await take(url, "next")).toMatchObject({ kind: "held" });
  expect(await noticed(lease, link)).toBe(true);
});

/** Whether the holder knows that its lease is gone, after three more heartbeats at the latest. */
async function noticed({ signal }: Lease, link: Proxy): Promise<boolean> {
  const beats = (): number => link.messages.filter(({ text }) => text.startsWith("update ")).length;
  const before = beats();
  await until(() => signal.aborted || beats() >= before + 3);
  return signal.aborted;
}
