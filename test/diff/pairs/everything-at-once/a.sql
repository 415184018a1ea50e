create type state as enum ('new', 'done');
create table customers (id bigint primary key, code varchar(5) not null);
create table orders (id bigint primary key, customer_id bigint, state state not null default 'new', total integer, twice integer generated always as (total * 2) stored);
create view open_orders as select id, total, state from orders where state = 'new';
create materialized view sums as select sum(total) as total from orders;
