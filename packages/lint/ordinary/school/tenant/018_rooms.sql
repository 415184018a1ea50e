create table rooms (
  name text constraint rooms_pk primary key,
  seats bigint not null default 30,
  equipment text[] not null default '{}'
);
insert into rooms (name) select 'R' || n from generate_series(101, 120) as n;
