import { z } from "zod";
import type { ListedTenantConfig, TenantsConfig } from "./config.ts";
import { object } from "./strict-object.ts";

const listed: z.ZodType<ListedTenantConfig> = z.union(
  [
    z.string().min(1),
    z.strictObject({
      id: z.string().min(1),
      schema: z.string().min(1).exactOptional(),
      database: z.string().min(1).exactOptional(),
      labels: z.record(z.string(), z.string()).exactOptional(),
    }),
  ],
  { error: 'expected an id, or {"id", "schema", "database", "labels"}' },
);

/** How tenants are found. */
export const tenants: z.ZodType<TenantsConfig> = z.discriminatedUnion(
  "from",
  [
    object({ from: z.literal("none") }),
    object({
      from: z.literal("registry"),
      query: z.string().min(1).describe("Columns: id, schema; optional database, url, state, label_*"),
      insert: z
        .string()
        .min(1)
        .describe("Registers a new tenant; its columns are parameters")
        .exactOptional(),
      remove: z.string().min(1).describe("Takes a dropped tenant out").exactOptional(),
      states: z
        .array(z.string().min(1))
        .min(1)
        .describe("Only tenants whose column state is one of these")
        .exactOptional(),
    }),
    object({
      from: z.literal("schemas"),
      pattern: z.string().regex(/%/, "expected one % for the id").describe(pattern("schemas")),
    }),
    object({
      from: z.literal("databases"),
      pattern: z.string().regex(/%/, "expected one % for the id").describe(pattern("databases")),
      schema: z.string().min(1).describe("The schema in each of them (default: public)").exactOptional(),
    }),
    object({
      from: z.literal("list"),
      tenants: z
        .array(listed)
        .describe("Who they are; without a schema tenant_<id>, without a database the environment's own"),
    }),
  ],
  {
    error: (issue) =>
      issue.code === "invalid_union" ? "expected none, registry, schemas, databases or list" : undefined,
  },
);

function pattern(what: string): string {
  return `Which ${what} are tenants; the % stands for the id`;
}
