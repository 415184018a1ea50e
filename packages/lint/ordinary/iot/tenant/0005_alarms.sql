create type severity as enum ('info', 'warning', 'critical');
create table alarms (
  id bigint generated always as identity primary key,
  sensor_id bigint not null references sensors (id) on delete cascade,
  severity severity not null,
  raised_at timestamptz not null default now(),
  cleared_at timestamptz,
  acknowledged_by text,
  check (cleared_at is null or cleared_at >= raised_at)
);
create index on alarms (sensor_id, raised_at desc);
create index alarms_open on alarms (severity) where cleared_at is null;
