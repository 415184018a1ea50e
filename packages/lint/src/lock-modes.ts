import type { LockMode } from "@tenantry/core";
import type { Lock } from "./rule.ts";

/** The locks of the rules as a server spells them. */
export const modes: Readonly<Record<Lock, LockMode>> = {
  AccessShare: "ACCESS SHARE",
  RowShare: "ROW SHARE",
  RowExclusive: "ROW EXCLUSIVE",
  ShareUpdateExclusive: "SHARE UPDATE EXCLUSIVE",
  Share: "SHARE",
  ShareRowExclusive: "SHARE ROW EXCLUSIVE",
  Exclusive: "EXCLUSIVE",
  AccessExclusive: "ACCESS EXCLUSIVE",
};
