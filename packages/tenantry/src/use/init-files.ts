import { basename } from "node:path";
import { workflowFiles } from "./init-workflows.ts";

/** Where tenants live. */
export type Layout = "none" | "schemas" | "registry" | "databases";

/** Each layout, as people choose it. */
export const layouts: Readonly<Record<Layout, string>> = {
  registry: "a schema per tenant, listed in a table of the public schema",
  schemas: "a schema per tenant, found by name: tenant_%",
  databases: "a database per tenant, found by name",
  none: "one database, no tenants",
};

export interface NewFiles {
  readonly folder: string;
  readonly layout: Layout;
  readonly workflows: "written" | "left out";
  readonly first: "written" | "left out";
  readonly now: Date;
}

export interface FileText {
  /** Relative to the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Every file of a new project. */
export function filesFor({ folder, layout, workflows, first, now }: NewFiles): readonly FileText[] {
  const version = now.toISOString().replaceAll(/\D/g, "").slice(0, 14);
  return [
    { path: "tenantry.config.json", text: `${JSON.stringify(configFor(layout, folder), null, 2)}\n` },
    ...(first === "written" ? [firstOf(layout, version)] : []),
    ...(workflows === "written" ? workflowFiles : []),
  ];
}

function configFor(layout: Layout, folder: string): object {
  const name = basename(folder).toLowerCase().replaceAll(/\W+/g, "_");
  const tenants = {
    none: null,
    schemas: { from: "schemas", pattern: "tenant_%" },
    databases: { from: "databases", pattern: `${name}_%` },
    registry: {
      from: "registry",
      query: "select slug as id, schema_name as schema from tenants",
      insert: "insert into tenants (slug, schema_name) values (:'tenant', :'schema')",
      remove: "delete from tenants where slug = :'tenant'",
    },
  }[layout];
  return {
    ...(tenants === null ? {} : { tenants }),
    environments: { production: { url: { env: "DATABASE_URL" }, protected: true } },
  };
}

function firstOf(layout: Layout, version: string): FileText {
  if (layout === "registry")
    return { path: `migrations/public/${version}_create_tenants.sql`, text: registry };
  const scope = layout === "none" ? "" : "tenant/";
  return { path: `migrations/${scope}${version}_create_users.sql`, text: users };
}

const registry = `-- The registry: one row per tenant. tenantry.config.json reads it to find them.
create table tenants (
  id bigint generated always as identity primary key,
  slug text not null unique,
  schema_name text not null unique
);

--! down
drop table tenants;
`;

const users = `-- An example: rename it, or begin with your own.
create table users (
  id bigint generated always as identity primary key,
  email text not null unique
);

--! down
drop table users;
`;
