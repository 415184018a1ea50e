import { randomBytes } from "node:crypto";
import type { Catalog, Kind, Refusal } from "@tenantry/core";
import { openScratch, proveChange } from "@tenantry/postgres";
import type { Furniture, Proof, Scratch, Sight } from "@tenantry/postgres";
import { environmentOf } from "../config/environment.ts";
import { TenantryError } from "../error.ts";
import type { Project } from "../load.ts";
import { buildSchema, withoutNames } from "./built-schema.ts";
import type { BuiltSchema } from "./built-schema.ts";
import type { Desired } from "./desired.ts";
import { refuseShadow } from "./rehearse.ts";
import { scratchServer } from "./scratch-server.ts";

export interface DiffRequest {
  readonly project: Project;
  readonly catalog: Catalog;
  readonly kind: Kind;
  readonly desired: Desired;
  /** Another scratch server than the embedded one; null for that. */
  readonly shadowUrl?: string | null;
}

/** A change that was tried, and on what. */
export interface DraftedChange {
  readonly proof: Exclude<Proof, { readonly verdict: "refused" }>;
  /** `18.4`. */
  readonly version: string;
}

/**
 * Drafts the way from what the migrations build to what is desired, and tries it on a scratch server. Throws exit 9 where it
 * does not prove itself, with every object that stands against it, and exit 2 where the desired schema itself does not run.
 */
export async function draftFromDiff(request: DiffRequest): Promise<DraftedChange> {
  const { project, catalog, desired, shadowUrl = null } = request;
  refuseBroken(catalog);
  const wish = { shadowUrl, major: desired.major, otherwise: "take what there is" } as const;
  const server = await scratchServer(project.folder, wish);
  try {
    const like = environmentOf(project.settings, {
      name: project.environment,
      at: server.at,
      direct: null,
      tenants: { from: "none" },
    });
    if (server.kind === "shadow") await refuseShadow(like, null);
    const scratch = await openScratch(like.connection, like, furnitureOf(like.role, desired));
    try {
      return { proof: await proofOn(scratch, request), version: scratch.version };
    } finally {
      await scratch.close();
    }
  } finally {
    await server.close();
  }
}

async function proofOn(
  scratch: Scratch,
  { catalog, kind, desired }: DiffRequest,
): Promise<DraftedChange["proof"]> {
  const names = [
    `built_${randomBytes(6).toString("hex")}`,
    `wanted_${randomBytes(6).toString("hex")}`,
  ] as const;
  const built = await buildSchema(scratch, catalog, kind, { name: names[0], whole: "whole" });
  try {
    const { sight, schema } = await wanted(scratch, catalog, kind, { desired, name: names[1] });
    // A public schema's name is its own, whoever says it.
    const worded = kind === "public" ? {} : { worded: withoutNames([built.schema, schema]) };
    const proof = await proveChange(built.bench, sight, { ignoring: desired.ignoring, ...worded });
    if (proof.verdict === "refused") throw unproven(proof.refusals, desired.name);
    return proof;
  } finally {
    await built.close();
  }
}

async function wanted(
  scratch: Scratch,
  catalog: Catalog,
  kind: Kind,
  { desired, name }: { readonly desired: Desired; readonly name: string },
): Promise<{ readonly sight: Sight; readonly schema: string }> {
  if (desired.live !== null) return desired.live;
  const place = await buildSchema(scratch, catalog, kind, { name, whole: "empty" });
  try {
    return { sight: await filled(place, desired), schema: place.schema };
  } finally {
    await place.close();
  }
}

async function filled(
  { bench }: BuiltSchema,
  { base, name }: Extract<Desired, { readonly live: null }>,
): Promise<Sight> {
  const error = await bench.run(base);
  if (error === null) return await bench.look();
  throw new TenantryError(
    "desired-fails",
    `${name} cannot be run on an empty schema: ${error.path}:${error.line}: ${error.message}`,
    "It holds the whole of the schema as it is to be, in an order in which it can be made.",
    2,
  );
}

function refuseBroken({ problems }: Catalog): void {
  const broken = problems.find(({ severity }) => severity === "error");
  if (broken !== undefined) throw new TenantryError(broken.code, broken.message, broken.help, broken.exit);
}

function furnitureOf(role: string | null, { furniture }: Desired): Furniture {
  const roles = [...furniture.roles, ...(role === null ? [] : [role])];
  return { extensions: furniture.extensions, roles: [...new Set(roles)] };
}

function unproven(refusals: readonly Refusal[], desired: string): TenantryError {
  const lines = refusals.slice(0, 20).map(({ object, reason }) => `  ${object}: ${reason}`);
  const more = refusals.length > 20 ? [`  and ${refusals.length - 20} more`] : [];
  return new TenantryError(
    "diff-not-proven",
    `Nothing is written: the way to ${desired} did not prove itself.\n${[...lines, ...more].join("\n")}`,
    "Write this migration by hand: tenantry create, then tenantry rehearse. What --from-diff can do is in docs/from-diff.md.",
    9,
  );
}
