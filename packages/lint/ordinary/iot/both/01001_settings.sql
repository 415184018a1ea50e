create table settings (
  name text primary key,
  value text not null,
  changed_at timestamptz not null default now()
);
