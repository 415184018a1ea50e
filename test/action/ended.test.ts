import { expect, test } from "vitest";
import { merge, pushEvent } from "@tenantry/github";
import { until } from "@tenantry/kit";
import { email, fallSilent, patient, underWay } from "./gone.ts";
import { holdTable, isWaiting } from "./held.ts";
import { shop } from "./shop.ts";

test("a second signal, of whatever name, ends an apply at once that waits for servers without an answer", async () => {
  const { at, through, running } = await underWay();
  through.door("silent");
  through.cutAll("blackhole");
  fallSilent(at);
  running.kill("SIGINT");
  await until(() => running.printed().includes("Stopped: signal"));
  running.kill("SIGTERM");
  const run = await running.finished;
  expect(run, run.log).toMatchObject({ code: 143, outputs: { "failure-reason": "interrupted" } });
  expect(run.annotations.map(({ message }) => message).join("\n")).toContain("by a second signal");
});

test("an apply whose runner is gone stops like one that is told to, and says so on GitHub", async () => {
  const at = await shop(["acme", "globex", "hooli", "initech", "umbrella"], { files: patient });
  const kind = { "migrations/public/002_kind.sql": "alter table settings add column kind text;\n" };
  const { pull } = await at.open("feature", { ...email, ...kind });
  const release = await holdTable(at, "public", "settings");
  const running = at.start(pushEvent(at.world, merge(at.world, pull, "squash")));
  await until(() => isWaiting(at));
  running.hangUp();
  await release();
  await running.finished;
  expect(at.comments(pull)[0]).toContain("Stopped by a signal");
  expect(await at.ledger("public")).toEqual(["001_settings", "002_kind"]);
  expect(await at.ledger("tenant_umbrella")).toEqual(["002_users"]);
});
