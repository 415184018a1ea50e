create table sensors (
  id bigint generated always as identity primary key,
  device_id uuid not null references devices on delete cascade,
  channel smallint not null,
  unit text not null,
  factor numeric not null default 1,
  unique (device_id, channel)
);
