-- In the public schema and in every tenant's.
create table audit_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor text not null,
  action text not null,
  details jsonb not null default '{}'
);

create index audit_log_at_idx on audit_log (at);

--! down
drop table audit_log;
