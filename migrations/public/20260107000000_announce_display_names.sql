-- Waits until every tenant has the column that the application may then count on.
--! requires: tenant/20260105000000_add_display_name

create table features (
  name text primary key,
  since timestamptz not null default now()
);

insert into features (name) values ('display_names');

--! down
drop table features;
