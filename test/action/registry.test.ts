import { expect, test } from "vitest";
import { rented, users } from "./rented.ts";

/** As an application does that cannot connect: the URL is in its message. */
const telling = {
  "migrations/tenant/002_telling.sql":
    "do $$ begin raise exception 'no way to %', (select url from public.origin); end $$;\n",
};

test("the URLs of a registry are hidden in whatever a command shows, also where the server tells them", async () => {
  const { at, given, password } = await rented();
  const { run } = await at.open("users", users, given);
  expect(run, run.log).toMatchObject({ code: 0, outputs: { targets: "2" } });
  expect(run.masks).toEqual(expect.arrayContaining([password, encodeURIComponent(password)]));
  const merged = await at.merge(1, "squash", given);
  expect(merged, merged.log).toMatchObject({ code: 0, outputs: { applied: "2" } });
  for (const command of ["status", "drift"]) {
    const seen = await at.dispatch({ ...given, inputs: { command } });
    // Their owners differ, which drift says.
    expect([0, 3], seen.log).toContain(seen.code);
    expect(seen.summary).not.toBe("");
  }
  const reverted = await at.dispatch({ ...given, inputs: { command: "revert", only: "tenants" } });
  expect(reverted, reverted.log).toMatchObject({ code: 0, outputs: { applied: "2" } });

  const failing = await at.open("telling", telling, given);
  const failed = await at.merge(failing.pull, "squash", given);
  expect(failed, failed.log).toMatchObject({ code: 5 });
  expect(at.comments(failing.pull)[0]).toContain("no way to");
});
