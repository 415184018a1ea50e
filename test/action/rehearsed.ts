import { freshDatabase } from "@tenantry/kit";
import type { Files, Given } from "./shop.ts";

export const plan: Files = {
  "migrations/tenant/003_plan.sql":
    "alter table users add column plan text;\nalter table users alter column email set statistics 500;\n--! down\nalter table users drop column plan;\nalter table users alter column email set statistics -1;\n",
};

/** A scratch server, as a service of the job would be. */
export async function shadow(): Promise<Given> {
  const { url } = await freshDatabase();
  return { inputs: { "shadow-url": url } };
}
