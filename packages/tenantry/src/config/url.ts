import { usage } from "../error.ts";
import type { Secret, Settings } from "./config.ts";
import type { Variables } from "./variables.ts";

/** A URL, and what people know it by, since it is never shown itself: `DATABASE_URL`, `--url`. */
export interface NamedUrl {
  readonly name: string;
  readonly url: string;
}

/** Where an environment's database is. */
export type Whereabouts =
  | { readonly kind: "url"; readonly at: NamedUrl; readonly direct: NamedUrl | null }
  | { readonly kind: "embedded" };

/** What decides where to connect. */
export interface UrlQuestion {
  readonly environment: string;
  readonly settings: Settings;
  readonly variables: Variables;
  /** `--url`, which wins over everything. */
  readonly flag: string | null;
}

/** The URL of an environment by the rules of design §5. Throws exit 2 naming the variable that is missing or empty. */
export function whereabouts(question: UrlQuestion): Whereabouts {
  const { settings, variables, flag } = question;
  if (flag === "") throw usage("url-empty", "--url is empty.", "Give a URL, or leave the flag out.");
  const at =
    (flag === null ? null : { name: "--url", url: flag }) ??
    configured("url", settings.url, variables) ??
    conventional(variables) ??
    tenantServer(variables);
  if (at !== null) return { kind: "url", at, direct: configured("directUrl", settings.directUrl, variables) };
  if (question.environment === "local" && (variables["CI"] ?? "") === "") return { kind: "embedded" };
  throw usage(
    "url-missing",
    `Environment ${question.environment} has no database: neither CONTROL_DATABASE_URL nor DATABASE_URL is set.`,
    "Set DATABASE_URL, or name another variable as url in tenantry.config.json.",
  );
}

/** Whether tenants are databases of a server of their own, which `PG_TENANT_DATABASE_HOST` names. */
export function hasTenantServer({ settings, variables }: UrlQuestion): boolean {
  return settings.tenants === undefined && variables["PG_TENANT_DATABASE_HOST"] !== undefined;
}

function configured(key: string, secret: Secret | undefined, variables: Variables): NamedUrl | null {
  if (secret === undefined) return null;
  if (typeof secret === "string") return { name: `"${key}" of the configuration`, url: secret };
  const found = present(secret.env, variables);
  if (found !== null) return found;
  throw usage("url-missing", `${secret.env} is not set.`, `The configuration names it: set ${secret.env}.`);
}

function conventional(variables: Variables): NamedUrl | null {
  const control = present("CONTROL_DATABASE_URL", variables);
  const plain = present("DATABASE_URL", variables);
  if (control !== null && plain !== null && control.url !== plain.url) {
    throw usage(
      "url-ambiguous",
      "CONTROL_DATABASE_URL and DATABASE_URL are both set, to different values.",
      'Say which one is meant in tenantry.config.json: "url": {"env": "CONTROL_DATABASE_URL"}.',
    );
  }
  return control ?? plain;
}

function tenantServer(variables: Variables): NamedUrl | null {
  const host = present("PG_TENANT_DATABASE_HOST", variables);
  if (host === null) return null;
  const port = present("PG_TENANT_DATABASE_PORT", variables)?.url ?? "5432";
  const user = present("PG_TENANT_DATABASE_ADMIN_USERNAME", variables)?.url ?? "postgres";
  const password = present("PG_TENANT_DATABASE_ADMIN_PASSWORD", variables)?.url ?? null;
  const who = [user, ...(password === null ? [] : [password])].map(encodeURIComponent).join(":");
  return { name: "PG_TENANT_DATABASE_HOST", url: `postgres://${who}@${host.url}:${port}/postgres` };
}

/** Null when unset; set to nothing is a mistake that a default would hide. */
function present(name: string, variables: Variables): NamedUrl | null {
  const value = variables[name];
  if (value === undefined) return null;
  if (value.trim() !== "") return { name, url: value };
  throw usage("url-empty", `${name} is set but empty.`, `Give ${name} a value, or unset it.`);
}
