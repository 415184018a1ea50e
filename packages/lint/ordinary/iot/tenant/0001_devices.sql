create table devices (
  id uuid primary key default gen_random_uuid(),
  serial text not null,
  model text not null,
  firmware text,
  installed_at timestamptz not null default now(),
  last_seen timestamptz,
  labels jsonb not null default '{}'::jsonb,
  unique (serial)
);
create index devices_labels_idx on devices using gin (labels jsonb_path_ops);
create index devices_last_seen_idx on devices using brin (last_seen);
