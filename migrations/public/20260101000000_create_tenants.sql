-- The registry: one row per tenant. tenantry.config.json reads it to find them.
create table tenants (
  id bigint generated always as identity primary key,
  slug text not null unique check (slug ~ '^[a-z][a-z0-9_]{0,40}$'),
  schema_name text not null unique,
  is_active boolean not null default true,
  created_at timestamptz not null default now()
);

--! down
drop table tenants;
