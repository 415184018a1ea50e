import type { Status } from "@tenantry/core";
import type { Provisioned } from "@tenantry/postgres";
import { expectTypeOf, test } from "vitest";
import { openFleet } from "../index.ts";
import type { OpenFleet, TargetApplied } from "../index.ts";

test("openFleet() takes nothing, or where and as whom", () => {
  expectTypeOf(openFleet).returns.resolves.toEqualTypeOf<OpenFleet>();
  expectTypeOf(openFleet)
    .parameter(0)
    .toMatchTypeOf<{ url?: string; environment?: string | null } | undefined>();
  // @ts-expect-error a wrong word is no option
  void (() => openFleet({ database: "x" }));
});

test("OpenFleet answers with plain data", () => {
  expectTypeOf<OpenFleet["status"]>().toEqualTypeOf<() => Promise<Status>>();
  expectTypeOf<OpenFleet["pending"]>().toEqualTypeOf<(target: string) => Promise<readonly string[]>>();
  expectTypeOf<OpenFleet["apply"]>().returns.resolves.toEqualTypeOf<TargetApplied>();
  expectTypeOf<OpenFleet["provisionTenant"]>()
    .parameter(1)
    .toEqualTypeOf<Readonly<Record<string, string>> | undefined>();
  expectTypeOf<OpenFleet["provisionTenant"]>().returns.resolves.toEqualTypeOf<Provisioned>();
  expectTypeOf<OpenFleet["isAtLeast"]>().returns.resolves.toEqualTypeOf<boolean>();
});
