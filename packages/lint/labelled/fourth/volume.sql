--- a rewrite of much in sum
--? fleet-rewrite-volume
alter table orders alter column number type text;

--- also where each tenant has little
--? fleet-rewrite-volume
alter table accounts alter column size type bigint;

--- a new column with a value of its own in each row
--? fleet-rewrite-volume
alter table orders add column token uuid not null default gen_random_uuid();

--- a table of a few megabytes in sum
--?
alter table items alter column amount type bigint;

--- no rewrite: a longer text
--?
alter table accounts alter column code type varchar(20);

--- no rewrite: a column
--?
alter table orders add column note text;

--- no rewrite: a default of one value
--?
alter table orders add column open boolean not null default true;

--- no rewrite: a check
--?
alter table orders add constraint orders_number_positive check (number > 0) not valid;
