create table users (id bigint primary key, email text);
grant select (email), update on users to pg_monitor;
create sequence numbers;
grant usage on sequence numbers to pg_monitor;
