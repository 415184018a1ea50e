import { describe, expect, test } from "vitest";
import { hostile, inWaves, reverted, small, uneven, upToDate, type Scene } from "../testing/scenes.ts";
import { ansiPalette, plainPalette } from "./palette.ts";
import { planText } from "./plan-text.ts";

describe("planText()", () => {
  test("shows ten thousand tenants as their histories, with what blocks and what waits", () => {
    expect(text(uneven(9998))).toMatchInlineSnapshot(`
      "
      Plan for production: blocked by 1 error; 10,000 targets can run
      5 migrations to apply to public and 10,000 tenants · 29,999 of 30,003 steps can run now

        stage  targets        at                            applies
        1      public         20260101_0900_create_tenants  20260104_0900_audit
        2      9,998 tenants  20260102_0900_create_users    20260103_0900_index_users_email, 20260104_0900_audit, 20260106_0900_move_plan
        2      acme           20260102_0900_create_users    20260103_0900_index_users_email, 20260104_0900_audit, 20260106_0900_move_plan  blocked: edited
        2      globex         start                         4: 20260102_0900_create_users … 20260106_0900_move_plan
        3      public         20260104_0900_audit           20260105_0900_drop_plan                                                        not reached

        + both/20260104_0900_audit                public and 10,000 tenants                  migrations/both/20260104_0900_audit.sql
        + tenant/20260102_0900_create_users       globex                                     migrations/tenant/20260102_0900_create_users.sql
        + tenant/20260103_0900_index_users_email  10,000 tenants             no transaction  migrations/tenant/20260103_0900_index_users_email.sql
        + tenant/20260106_0900_move_plan          10,000 tenants             in batches      migrations/tenant/20260106_0900_move_plan.sql
        + public/20260105_0900_drop_plan          public                     contract        migrations/public/20260105_0900_drop_plan.sql

      error edited  migrations/tenant/20260102_0900_create_users.sql
        tenant/20260102_0900_create_users was changed after acme ran it.
        Put the old text back and write a new migration. If the edit was meant: tenantry mark --checksum tenant/20260102_0900_create_users --tenant acme

      warning orphan
        Migrated once but not in the registry, so left alone: tenant_old.
        Register them, or drop them when they are not needed any more.

      warning unreached
        public must wait for tenant/20260106_0900_move_plan, which will not run.
        Solve the errors first; the next run goes on from there.

      plan 89976066b3ab6c657bba1949d9836e5df7253372f756109b905923b4e11ef135
      "
    `);
  });

  test("shows the rollout: who goes first, how it grows, and what stops it", () => {
    const rollout = text(inWaves(9_999))
      .split("\n\n")
      .find((part) => part.includes("stops with"));
    expect(`\n${rollout}\n`).toMatchInlineSnapshot(`
      "
        stage  wave  who     tenants  stops with
        2      1     canary  5        1 failed target
        2      2     1 %     95       3 failed targets
        2      3     10 %    900      3 failed targets
        2      4     rest    8,999    3 failed targets
        2      5     behind  1        3 failed targets
        The run stops with 10 failed targets in all waves together.
      "
    `);
  });

  test("shows a plan that is ready", () => {
    expect(text(small())).toMatchInlineSnapshot(`
      "
      Plan for production: ready
      4 migrations to apply to public, acme and globex · 8 steps

        stage  targets          at                            applies
        1      public           20260101_0900_create_tenants  20260104_0900_audit
        2      acme and globex  20260102_0900_create_users    20260103_0900_index_users_email, 20260104_0900_audit, 20260106_0900_move_plan
        3      public           20260104_0900_audit           20260105_0900_drop_plan

        + both/20260104_0900_audit                public, acme and globex                  migrations/both/20260104_0900_audit.sql
        + tenant/20260103_0900_index_users_email  acme and globex          no transaction  migrations/tenant/20260103_0900_index_users_email.sql
        + tenant/20260106_0900_move_plan          acme and globex          in batches      migrations/tenant/20260106_0900_move_plan.sql
        + public/20260105_0900_drop_plan          public                   contract        migrations/public/20260105_0900_drop_plan.sql

      plan 4ceeffe15bf9c691b1c6c3187d126fdfdac5d0eae64d77bb29c56f4068cd9844
      "
    `);
  });

  test("says that there is nothing to do", () => {
    expect(text(upToDate())).toMatchInlineSnapshot(`
      "
      Plan for production: nothing to do
      3 targets up to date
      "
    `);
  });

  test("shows a revert", () => {
    expect(text(reverted())).toMatchInlineSnapshot(`
      "
      Plan for production: ready
      3 migrations to revert in public and acme · 4 steps

        stage  targets  at                   reverts
        1      acme     20260104_0900_audit  20260104_0900_audit, 20260102_0900_create_users
        2      public   20260104_0900_audit  20260104_0900_audit, 20260101_0900_create_tenants

        - both/20260104_0900_audit             public and acme    migrations/both/20260104_0900_audit.sql
        - tenant/20260102_0900_create_users    acme               migrations/tenant/20260102_0900_create_users.sql
        - public/20260101_0900_create_tenants  public             migrations/public/20260101_0900_create_tenants.sql

      plan e7a9b32794f00d5ebd336585c5e36bd552255ade53cd9a79b70067ada463cbd9
      "
    `);
  });

  test("lets no name move the cursor or break a line", () => {
    expect(text(hostile())).toMatchInlineSnapshot(`
      "
      Plan for production: blocked by 3 errors; 2 targets can run
      3 migrations to apply to <img>, line\\u{a}break and acme|\`@here\` · 6 of 8 steps can run now

        stage  targets                   at           applies
        1      <img> and line\\u{a}break  start        1_a|b, 2_\`c\`, 3_@team/#12
        1      acme|\`@here\`              3_@team/#12  1_a|b, 2_\`c\`               blocked: edited, out-of-order

        + tenant/1_a|b        <img>, line\\u{a}break and acme|\`@here\`    migrations/tenant/1_a|b.sql
        + tenant/2_\`c\`        <img>, line\\u{a}break and acme|\`@here\`    migrations/tenant/2_\`c\`.sql
        + tenant/3_@team/#12  <img> and line\\u{a}break                  migrations/tenant/3_@team/#12.sql

      error out-of-order  migrations/tenant/1_a|b.sql
        tenant/1_a|b is out of order: acme|\`@here\` already ran migrations that come after it.
        Give it a later version, or fill the gap: tenantry apply --out-of-order allow

      error out-of-order  migrations/tenant/2_\`c\`.sql
        tenant/2_\`c\` is out of order: acme|\`@here\` already ran migrations that come after it.
        Give it a later version, or fill the gap: tenantry apply --out-of-order allow

      error edited  migrations/tenant/3_@team/#12.sql
        tenant/3_@team/#12 was changed after acme|\`@here\` ran it.
        Put the old text back and write a new migration. If the edit was meant: tenantry mark --checksum tenant/3_@team/#12 --tenant 'acme|\`@here\`'

      plan 640e74dbbe76cfc60ddee19bd7d39dfd80bf0e69f1683063aacf43c85a70b2b6
      "
    `);
  });

  test("does not grow with tenants", () => {
    expect(text(uneven(9998)).length - text(uneven(100)).length).toBeLessThan(100);
  });

  test("says the same with colours", () => {
    const { plan, folder } = uneven(10);
    const coloured = planText(plan, folder, "production", ansiPalette);
    expect(coloured).not.toBe(text(uneven(10)));
    expect(`\n${coloured.replaceAll(/\p{Cc}\[\d+m/gu, "")}`).toBe(text(uneven(10)));
  });
});

function text({ plan, folder }: Scene): string {
  return `\n${planText(plan, folder, "production", plainPalette)}`;
}
