import { expect, test } from "vitest";
import { createLate, race } from "./race.ts";

test("a tenant created while apply runs over 200 others ends up with every migration, whoever comes first", async () => {
  const built = await race({ size: 200, rounds: 20 });
  expect(built.before).toBeGreaterThanOrEqual(5);
  expect(built.after).toBeGreaterThanOrEqual(5);
});

test("a tenant created while apply runs in waves ends up with every migration, also beside the canary", async () => {
  const flags = ["--canary", "t00007", "--canary", "4", "--waves", "10%"];
  await race({ size: 200, rounds: 8, flags });
});

test("a tenant created from an older folder after the announcement has what was announced", async () => {
  await createLate(200);
});
