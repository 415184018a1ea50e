create table thresholds (
  sensor_id bigint primary key references sensors (id) on delete cascade,
  low double precision,
  high double precision,
  constraint thresholds_order check (low is null or high is null or low < high)
);
