import { expect, test } from "vitest";
import { createLate, race } from "./race.ts";

test("a tenant created while apply runs over 20 others ends up with every migration, whoever comes first", async () => {
  const built = await race({ size: 20, rounds: 4 });
  expect(built.before).toBeGreaterThanOrEqual(1);
  expect(built.after).toBeGreaterThanOrEqual(1);
});

test("a tenant created while apply runs in waves ends up with every migration, also beside the canary", async () => {
  const flags = ["--canary", "t00007", "--canary", "4", "--waves", "10%"];
  await race({ size: 20, rounds: 1, flags });
});

test("a tenant created from an older folder after the announcement has what was announced", async () => {
  await createLate(20);
});
