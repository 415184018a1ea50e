--- a unique constraint on rows
--? fleet-data-dependent
alter table accounts add constraint accounts_name unique (name);

--- a unique index on rows
--? fleet-data-dependent
create unique index accounts_name on accounts (name);

--- one that is built concurrently
--! transaction: off
--? fleet-data-dependent
create unique index concurrently accounts_name on accounts (name);

--- a check on rows
--? fleet-data-dependent
alter table accounts add constraint accounts_size check (size > 0);

--- one that is not checked yet
--?
alter table accounts add constraint accounts_size check (size > 0) not valid;

--- when it is
--? fleet-data-dependent
alter table items validate constraint items_amount;

--- no null any more
--? fleet-data-dependent
alter table accounts alter column email set not null;

--- null again
--?
alter table accounts alter column name drop not null;

--- an index that is not unique
--?
create index accounts_name on accounts (name);

--- a column that may be null
--?
alter table accounts add column nick text;

--- a new table
--?
create table fresh (id bigint primary key, a int not null unique check (a > 0));

--- a unique index on a new table
--?
create table fresh (id bigint primary key, a int);
--?
create unique index fresh_a on fresh (a);
