create table maintenance (
  id bigint generated always as identity primary key,
  device_id uuid not null references devices (id) on delete cascade,
  during tstzrange not null,
  reason text not null default '',
  constraint maintenance_not_empty check (not isempty(during))
);
create index maintenance_device_idx on maintenance (device_id);
create index maintenance_during_idx on maintenance using gist (during);
