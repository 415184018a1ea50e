create table feature_flags (
  name text primary key,
  enabled boolean not null default false,
  rollout numeric(5, 2) not null default 0 check (rollout between 0 and 100),
  updated_at timestamptz not null default now()
);
comment on table feature_flags is 'What is switched on, and for how many per cent of the organisations.';

--! down
drop table feature_flags;
