import { fill } from "@tenantry/core";
import type { Statement } from "@tenantry/core";
import { variables } from "../message.ts";
import type { Demand, Substitute } from "../message.ts";
import { effectOf } from "../steps/effect.ts";
import { schemaPath } from "../steps/index-change.ts";
import { resolved } from "../steps/resolve.ts";
import type { Work } from "../work.ts";

/** How the client hears that the server would refuse concurrently what is asked of it plainly. */
export const refusedConcurrently = "concurrently";

/**
 * How a step runs inside the one transaction that builds a tenant: `as-is`, with other statements, `rounds` of a batch,
 * or `apart` where only a transaction of its own, or none, will do.
 */
export type Inside =
  | { readonly kind: "as-is" | "rounds" | "apart" }
  | { readonly kind: "substitute"; readonly substitute: Substitute };

// Nothing to clean up, sort or check in tables that nobody has used yet.
const idle = /^(VACUUM|CHECKPOINT|REINDEX)\b/;
// Fine in a transaction, also of those that are written for outside of one.
const apart =
  /\bCONCURRENTLY\b|^(CREATE|DROP) (DATABASE|TABLESPACE|SUBSCRIPTION)\b|^ALTER (SYSTEM|DATABASE|SUBSCRIPTION)\b|^(CLUSTER|DISCARD|CALL)\b/;

/** Decides by the file alone; what only the server knows comes back as its refusal. */
export function inside(work: Work): Inside {
  const { mode, statements, index } = work.migration.up;
  if (mode === "transaction") return { kind: "as-is" };
  if (mode === "batch") return { kind: "rounds" };
  if (index !== null) return plainly(work, index.plain);
  const left = statements.filter(({ command }) => !idle.test(command));
  if (left.some(({ command }) => apart.test(command))) return { kind: "apart" };
  return { kind: "substitute", substitute: { statements: left, demands: [] } };
}

/** The tables are empty, so an index is built and dropped plainly, unless the server would have refused it concurrently. */
function plainly(work: Work, plain: Statement): Inside {
  const effect = effectOf(fill(plain, variables(work)));
  const path = schemaPath(work);
  const demands: Demand[] = [];
  if (effect.kind === "index-created") demands.push(refuses(resolved(effect.table, path), "p"));
  if (effect.kind === "index-dropped")
    demands.push(...effect.indexes.map((index) => refuses(resolved(index, path), "I")));
  return { kind: "substitute", substitute: { statements: [plain], demands } };
}

function refuses(relation: string, relkind: "p" | "I"): Demand {
  const condition = `not exists (select from pg_catalog.pg_class c where c.oid = ${relation} and c.relkind = '${relkind}')`;
  return { word: refusedConcurrently, condition };
}
