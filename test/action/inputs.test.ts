import { describe, expect, test } from "vitest";
import { push, pushEvent } from "@tenantry/github";
import { config, first, shop } from "./shop.ts";
import type { Files } from "./shop.ts";
import { email } from "./reviewed.ts";

const drop: Files = {
  "migrations/tenant/004_drop.sql":
    '--! accept: drop-column reason="nobody reads it"\nalter table users drop column email;\n',
};

/** A registry with an entry that has no schema: whatever is planned there has a warning. */
const registry: Files = {
  ...first,
  "tenantry.config.json": config.replace(
    '{"from":"schemas","pattern":"tenant_%"}',
    '{"from":"registry","query":"select id, schema from tenants"}',
  ),
  "migrations/public/000_tenants.sql":
    "create table tenants (id text, schema text);\ninsert into tenants values ('acme', 'tenant_acme');\n",
};

describe("unreviewed: allow-safe", () => {
  const inputs = { unreviewed: "allow-safe" };

  test("runs what loses nothing, and refuses what loses data", async () => {
    const at = await shop();
    const pushed = async (files: Files) =>
      await at.run(pushEvent(at.world, push(at.world, "main", { files })), { inputs });
    const safe = await pushed(email);
    expect(safe, safe.log).toMatchObject({ code: 0, outputs: { applied: "2" } });
    const lost = await pushed(drop);
    expect(lost, lost.log).toMatchObject({
      code: 8,
      outputs: { applied: "0", "failure-reason": "plan-changed" },
    });
    expect(await at.ledger("tenant_acme")).toEqual(["002_users", "003_email"]);
  });

  test("refuses what has a warning", async () => {
    const at = await shop(["acme"], { files: registry });
    await at.database.sql`insert into tenants values ('ghost', 'tenant_ghost')`;
    const run = await at.run(pushEvent(at.world, push(at.world, "main", { files: email })), { inputs });
    expect(run, run.log).toMatchObject({ code: 8, outputs: { applied: "0" } });
  });
});
