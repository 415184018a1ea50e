import { launch, proxy, tenantry } from "@tenantry/kit";
import type { Message } from "@tenantry/kit";
import { expect } from "vitest";
import { contents, fleetOf } from "./fleet.ts";
import type { Content, TestFleet } from "./fleet.ts";

const migrations = {
  "001_users": "create table users (id bigint primary key, email text);",
  "002_orders":
    "create table orders (id bigint primary key, total numeric);\ninsert into orders values (1, 2);",
  "003_index": "--! transaction: off\ncreate unique index concurrently users_email on users (email);",
  "004_total":
    "alter table orders add column paid boolean not null default false;\n\n--! verify\nselect count(*) = 1 from orders;",
};

/**
 * Kills `apply` so many times, at moments spread over a run in a fleet of that size, and expects one clean `apply` to make it
 * whole. The answer: how many of them left some tenants done and others not.
 */
export async function killed(size: number, kills: number): Promise<number> {
  const undisturbed = await fleetOf(size, migrations);
  const messages = await messagesOf(undisturbed);
  const expected = [...(await contents(undisturbed.database)).values()][0];
  if (expected === undefined) throw new Error("the undisturbed run left nothing");

  let partly = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    const fleet = await fleetOf(size, migrations);
    await applyUntil(fleet, Math.round(((kill + 0.5) / kills) * messages));
    if (isPartly(await contents(fleet.database), expected)) partly += 1;
    const again = await apply(fleet, fleet.database.url);
    expect(again.stderr).not.toContain("bug:");
    expect(again.code).toBe(0);
    expectWhole(await contents(fleet.database), { size, expected });
    await fleet.database.drop();
  }
  return partly;
}

/** How many messages a run sends that nobody disturbs. */
async function messagesOf(fleet: TestFleet): Promise<number> {
  const link = await proxy(fleet.database.url);
  expect(await apply(fleet, link.url)).toMatchObject({ code: 0 });
  return link.messages.length;
}

/** Kills the command, with no chance to say goodbye, when it has sent so many messages. */
async function applyUntil(fleet: TestFleet, count: number): Promise<void> {
  let victim = 0;
  const onMessage = ({ index }: Message): void => {
    if (index === count) process.kill(victim, "SIGKILL");
  };
  const link = await proxy(fleet.database.url, { onMessage });
  const child = launch("tenantry", ["apply", "--json"], options(fleet, link.url));
  victim = child.pid;
  expect(await child.ended).toMatchObject({ signal: "SIGKILL" });
  await link.close();
}

function apply(fleet: TestFleet, url: string) {
  return tenantry(["apply", "--json"], options(fleet, url));
}

function options({ project }: TestFleet, url: string) {
  return { cwd: project.folder, env: { DATABASE_URL: url } };
}

function isPartly(found: ReadonlyMap<string, Content>, expected: Content): boolean {
  const whole = [...found.values()].filter(({ ledger }) => ledger.join() === expected.ledger.join()).length;
  return whole > 0 && whole < found.size;
}

function expectWhole(
  found: ReadonlyMap<string, Content>,
  { size, expected }: { readonly size: number; readonly expected: Content },
): void {
  expect(found.size).toBe(size);
  for (const [schema, content] of found) expect({ schema, ...content }).toEqual({ schema, ...expected });
}
