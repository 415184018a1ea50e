import { describe, expect, test } from "vitest";
import { readName } from "./name.ts";

describe("readName()", () => {
  test.each([
    ["public/20260101000000_create_tenants.sql", "public 20260101000000_create_tenants = 20260101000000"],
    ["control/001_a.sql", "public 001_a = 001"],
    ["tenant/003_add_user_avatar.sql", "tenant 003_add_user_avatar = 003"],
    ["both/004_x.sql", "both 004_x = 004"],
    ["003_users.tenant.sql", "tenant 003_users = 003"],
    ["tenant/003_users.tenant.sql", "tenant 003_users = 003"],
    ["003_users.sql", "? 003_users = 003"],
    ["tenant/20260101_0900_x.sql", "tenant 20260101_0900_x = 20260101_0900"],
    ["tenant/20260101_090000_x.sql", "tenant 20260101_090000_x = 20260101_090000"],
    ["tenant/20260101_0900.sql", "tenant 20260101_0900 = 20260101"],
    ["tenant/20260101_12345678_x.sql", "tenant 20260101_12345678_x = 20260101"],
    ["tenant/003_x.up.sql", "tenant 003_x = 003 up"],
    ["003_x.down.tenant.sql", "tenant 003_x = 003 down"],
    ["003_x.tenant.down.sql", "tenant 003_x = 003 down"],
    ["tenant/003_v1.2_fix.sql", "tenant 003_v1.2_fix = 003"],
    ["tenant/003_x.schema.sql", "tenant 003_x.schema = 003"],
    ["tenant/003_X.SQL", "tenant 003_X = 003"],
    ["tenant/2026/003_x.sql", "tenant 003_x = 003"],
    ["tenant/003_u\u0308.sql", "tenant 003_\u00fc = 003"],
    ["tenant/schema.sql", "base tenant"],
    ["control/schema.sql", "base public"],
    ["tenant/clinic.schema.sql", "template clinic"],
    ["tenant.seed.sql", "seed tenant"],
    ["public/public.seed.sql", "seed public"],
    ["tenant/seed.sql", "seed tenant"],
    ["tenant.desired.sql", "desired"],
    ["public/desired.sql", "desired"],
    ["README.md", "ignored"],
    ["tenant/.003_x.sql", "ignored"],
    ["lib/x.txt", "ignored"],
  ])("reads %s", (path, expected) => {
    expect(shown(path)).toBe(expected);
  });

  test.each([
    [
      "tenat/003_x.sql",
      "unknown-folder: Did you mean tenant? Folders are public (or control), tenant and both.",
    ],
    ["lib/003_x.sql", "unknown-folder: Folders are public (or control), tenant and both."],
    ["users.sql", "unreadable-name: Name it <version>_<description>.sql, such as 003_add_user_avatar.sql."],
    [
      "tenant/003.sql",
      "unreadable-name: Name it <version>_<description>.sql, such as 003_add_user_avatar.sql.",
    ],
    [
      "tenant/003-x.sql",
      "unreadable-name: Name it <version>_<description>.sql, such as 003_add_user_avatar.sql.",
    ],
    [
      "tenant/003_a b.sql",
      "unreadable-name: Name it <version>_<description>.sql, such as 003_add_user_avatar.sql.",
    ],
    [
      "tenant/V1__x.sql",
      "unreadable-name: Name it <version>_<description>.sql, such as 003_add_user_avatar.sql.",
    ],
    [`tenant/1_${"x".repeat(254)}.sql`, "unreadable-name: Use at most 255 bytes before the suffix."],
    ["tenant/003_x.up.down.sql", "unreadable-name: Say up or down once."],
    ["tenant/003_x.public.sql", "scope-disagrees: Say the scope once."],
    ["003_x.public.tenant.sql", "scope-disagrees: Say the scope once."],
    [
      "schema.sql",
      "unreadable-name: A schema belongs to public or tenant: tenant/schema.sql or public/schema.sql.",
    ],
    [
      "both/schema.sql",
      "unreadable-name: A schema belongs to public or tenant: tenant/schema.sql or public/schema.sql.",
    ],
    [
      "tenant.schema.sql",
      "unreadable-name: A schema belongs to public or tenant: tenant/schema.sql or public/schema.sql.",
    ],
    ["seed.sql", "unreadable-name: A seed belongs to public or tenant: tenant.seed.sql or public.seed.sql."],
    [
      "tenant/public.seed.sql",
      "unreadable-name: A seed belongs to public or tenant: tenant.seed.sql or public.seed.sql.",
    ],
    [
      "tenants.seed.sql",
      "unreadable-name: A seed belongs to public or tenant: tenant.seed.sql or public.seed.sql.",
    ],
  ])("refuses %s", (path, expected) => {
    expect(shown(path)).toBe(expected);
  });
});

function shown(path: string): string {
  const named = readName(path);
  switch (named.role) {
    case "migration":
      return `${named.scope ?? "?"} ${named.name} = ${named.version}${named.part === "whole" ? "" : ` ${named.part}`}`;
    case "refused":
      return `${named.problem.code}: ${named.problem.help}`;
    case "base":
    case "seed":
      return `${named.role} ${named.kind}`;
    case "template":
      return `template ${named.name}`;
    case "desired":
    case "ignored":
      return named.role;
  }
}
