create table daily (
  sensor_id bigint not null references sensors (id),
  day date not null,
  minimum double precision not null,
  maximum double precision not null,
  average double precision not null,
  primary key (sensor_id, day)
);
