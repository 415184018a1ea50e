create schema if not exists audit;
create table audit.changes (
  id bigint generated always as identity constraint changes_pk primary key,
  table_name text not null,
  row_data jsonb not null,
  at timestamptz not null default now()
);
