import type { ArgsDef } from "citty";

/** Flags of every command, accepted before and after its name. */
export const globals: ArgsDef = {
  config: {
    type: "string",
    valueHint: "file",
    description: "Configuration (default: tenantry.config.*, upward)",
  },
  env: { type: "string", valueHint: "name", description: "Environment (default: local)" },
  url: { type: "string", valueHint: "url", description: "Database, instead of the configured one" },
  json: { type: "boolean", description: "One JSON document on stdout" },
  "log-format": {
    type: "string",
    valueHint: "text|json",
    description: "json: everything on stderr is a JSON object a line",
  },
  verbose: { type: "boolean", description: "Say more" },
  quiet: { type: "boolean", description: "Only results and errors" },
  color: { type: "boolean", default: true, negativeDescription: "No colour" },
};

/** Flags of commands that act on targets. */
export const targets: ArgsDef = {
  only: {
    type: "string",
    valueHint: "public|tenants",
    description: "Only the public target, or only tenants",
  },
  tenant: { type: "string", valueHint: "id", description: "Only this tenant (repeatable)" },
  label: { type: "string", valueHint: "k=v", description: "Only tenants with this label (repeatable)" },
  shard: { type: "string", valueHint: "i/n", description: "Only this share of the tenants" },
  all: { type: "boolean", description: "All targets" },
};

/** For commands whose JSON lists targets. */
export const allTargets: ArgsDef = {
  "all-targets": { type: "boolean", description: "Name every target in JSON, however many" },
};

/** Flags that may be given more than once. */
export const repeatable: readonly string[] = ["tenant", "label", "canary", "ignore", "requires"];

/** The value hint of a last word that may be repeated, as in `tenant create a b c`. */
export const many = "…";
