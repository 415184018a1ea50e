--- a table without it
--? require-columns
create table fresh (id bigint primary key);

--- with it
--?
create table fresh (id bigint primary key, created_at timestamptz not null default now());

--- with one of two
--? require-columns
create table fresh (created_at timestamptz not null default now());

--- one that was there before is left alone
--?
alter table orders add column note text;

--- a view has what its query has
--?
create view short as select number from orders;
