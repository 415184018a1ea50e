import { proxy, until } from "@tenantry/kit";
import type { Message } from "@tenantry/kit";
import { expect, test } from "vitest";
import { contents } from "../rollout/fleet.ts";
import { apply, expectWhole, start, threeTenants } from "./whole.ts";

test("a client that is stopped for longer than its lease, and goes on beside the run that took its place, does nothing twice", async () => {
  const fleet = await threeTenants();
  let inserts = 0;
  let victim = 0;
  const onMessage = ({ text }: Message): void => {
    if (text.includes("tenant_t0") && text.includes("insert into users") && ++inserts === 2)
      process.kill(victim, "SIGSTOP");
  };
  const link = await proxy(fleet.database.url, { onMessage });
  const stopped = start(fleet, ["apply", "--concurrency", "1"], { url: link.url });
  victim = stopped.pid;
  await until(() => inserts >= 2);
  // It waits until the lease of the other one has run out.
  expect(await apply(fleet)).toMatchObject({ code: 0 });
  await expectWhole(fleet);
  stopped.kill("SIGCONT");
  // It finds its lease taken, unless it had nothing left to do.
  expect([0, 6]).toContain((await stopped.ended).code);
  await expectWhole(fleet);
  expect(await apply(fleet)).toMatchObject({ code: 0 });
});

test("a client that runs out of memory in a step has done it or not, and one clean run makes the fleet whole", async () => {
  const answer =
    "create table big as select generate_series(1, 60) as id;\nselect repeat('x', 1000000) from big;";
  const fleet = await threeTenants({ "005_answer": answer });
  const died = await apply(fleet, { env: { NODE_OPTIONS: "--max-old-space-size=56" } });
  expect(died).toMatchObject({ signal: "SIGABRT", stderr: expect.stringContaining("heap") });
  for (const { ledger, objects } of (await contents(fleet.database)).values())
    expect(ledger.includes("005_answer applied")).toBe(objects.includes("big id integer"));
  expect(await apply(fleet)).toMatchObject({ code: 0 });
  await expectWhole(fleet);
  for (const { ledger } of (await contents(fleet.database)).values())
    expect(ledger).toContain("005_answer applied");
});
