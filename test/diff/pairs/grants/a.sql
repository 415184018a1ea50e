create table users (id bigint primary key, email text);
grant select on users to pg_monitor;
