--- a table that nobody explains
--? require-comment
create table fresh (id bigint primary key);

--- one that is explained
--?
create table fresh (id bigint primary key);
--?
comment on table fresh is 'what is fresh';

--- another one is explained
--? require-comment
create table fresh (id bigint primary key);
--?
comment on table orders is 'what was ordered';

--- a column is no table
--?
alter table orders add column note text;
