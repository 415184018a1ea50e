create table sites (
  id bigint generated always as identity primary key,
  name text not null unique,
  position point,
  address text
);
alter table devices add column site_id bigint;
