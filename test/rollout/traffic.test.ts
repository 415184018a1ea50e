import { expect, test } from "vitest";
import { underTraffic } from "./traffic.ts";

test("an application goes on while its tenants are migrated: nothing waits for long, nothing fails, nothing is lost", async () => {
  const { errors, ...met } = await underTraffic(12, 4);
  expect(errors).toEqual([]);
  expect(met.statements).toBeGreaterThan(50);
  process.stdout.write(`the application meanwhile: ${JSON.stringify(met)}\n`);
});
