create table readings (
  sensor_id bigint not null,
  at timestamptz not null,
  value double precision not null,
  primary key (sensor_id, at)
) partition by range (at);
create table readings_default partition of readings default;
