-- The registry of customers.
create table organisations (
  id uuid primary key default gen_random_uuid(),
  slug text not null unique,
  schema_name text not null unique,
  plan text not null default 'trial',
  created_at timestamptz not null default now()
);

--! down
drop table organisations;
