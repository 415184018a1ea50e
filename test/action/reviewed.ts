import { expect } from "vitest";
import { config, first, shop } from "./shop.ts";
import type { Files, Shop } from "./shop.ts";

export const email: Files = {
  "migrations/tenant/003_email.sql": "alter table users alter column email set statistics 500;\n",
};
export const note: Files = {
  "migrations/tenant/004_note.sql": "alter table users add column note text;\n",
};

/** A shop whose every migration was reviewed: the first ones came by a pull request too. */
export async function reviewedShop(): Promise<Shop> {
  const at = await shop(["acme", "globex"], { files: { "tenantry.config.json": config } });
  const { pull } = await at.open("first", first);
  expect((await at.merge(pull)).code).toBe(0);
  return at;
}
