import type { Failure, Target } from "@tenantry/core";
import type { Environment } from "../environment.ts";
import { nameKey, refusedName, shownName } from "../names.ts";

/** A tenant that is to be. */
export interface NewTenant {
  readonly id: string;
  /** Where it is to live; left out, as the environment's pattern says, else `tenant_<id>`. */
  readonly schema?: string;
  /** A database of its own; left out, as the environment's pattern says, else the environment's own database. */
  readonly database?: string;
  /** The columns of a CSV row: `tenants.insert` uses them as `:'column'`, `label_x` also becomes the label `x`. */
  readonly columns?: Readonly<Record<string, string>>;
}

/** The target that a new tenant will be, or why it cannot. */
export function targetOf(environment: Environment, tenant: NewTenant): Target | Failure {
  const { id, columns = {} } = tenant;
  const { schema, database } = placeOf(environment, tenant);
  const why = hostile(environment, id, schema, database) ?? unlisted(environment, id);
  if (why !== null) return refusedTenant(id, why.message, why.help);
  const labels = Object.entries(columns).flatMap(([name, value]) =>
    name.startsWith("label_") ? [[name.slice("label_".length), value]] : [],
  );
  return { kind: "tenant", id, database: database ?? "", schema, labels: Object.fromEntries(labels) };
}

/** A failure before anything was done. */
export function refusedTenant(id: string, message: string, help: string): Failure {
  return {
    target: id,
    step: null,
    sqlstate: null,
    message,
    help,
    path: null,
    line: null,
    excerpt: null,
    kind: "error",
  };
}

function placeOf(
  { tenants }: Environment,
  { id, schema, database }: NewTenant,
): { schema: string; database: string | null } {
  switch (tenants.from) {
    case "schemas":
      return { schema: schema ?? tenants.pattern.replace("%", () => id), database: database ?? null };
    case "databases":
      return {
        schema: schema ?? tenants.schema,
        database: database ?? tenants.pattern.replace("%", () => id),
      };
    case "list": {
      const listed = tenants.tenants.find((it) => it.id === id);
      return {
        schema: listed?.schema ?? schema ?? `tenant_${id}`,
        database: listed?.database ?? database ?? null,
      };
    }
    case "registry":
    case "none":
      return {
        schema: schema ?? (database === undefined ? `tenant_${id}` : "public"),
        database: database ?? null,
      };
  }
}

interface Why {
  readonly message: string;
  readonly help: string;
}

function hostile(
  { publicSchema }: Environment,
  id: string,
  schema: string,
  database: string | null,
): Why | null {
  const help = "Choose another name.";
  const names = { id, schema, ...(database === null ? {} : { database }) };
  for (const [what, name] of Object.entries(names)) {
    const why = refusedName(name);
    if (why !== null) return { message: `The tenant's ${what} ${shownName(name)} ${why}.`, help };
  }
  const reserved =
    nameKey(id) === "public" || (database === null && nameKey(schema) === nameKey(publicSchema));
  return reserved ? { message: `${shownName(id)} would take the place of the public target.`, help } : null;
}

/** Whether the tenant would be found once it is there. */
function unlisted({ tenants }: Environment, id: string): Why | null {
  if (tenants.from === "none")
    return {
      message: "This environment has no tenants.",
      help: "Say in the configuration how they are found: `tenants`.",
    };
  if (tenants.from === "registry" && tenants.insert === null)
    return {
      message: "The configuration does not say how a new tenant is registered.",
      help: "Give `tenants.insert`, for example: insert into tenants (slug, schema_name) values (:'tenant', :'schema').",
    };
  if (tenants.from === "list" && tenants.tenants.every((listed) => listed.id !== id))
    return {
      message: `${shownName(id)} is not in the list of tenants.`,
      help: "Add it to `tenants` in the configuration first.",
    };
  return null;
}
