--- a column of it
--? forbid-type
create table fresh (id bigint primary key, price money);

--- one that is added
--? forbid-type
alter table orders add column price money;

--- one that becomes it
--? forbid-type
alter table orders alter column total type money;

--- in other words
--? forbid-type
alter table orders add column seen timestamp without time zone;

--- another type
--?
alter table orders add column seen timestamptz;

--- one that ceases to be it
--?
alter table accounts alter column created_at type timestamptz;

--- a cast is no column
--?
update accounts set age = 1 where created_at < '2020-01-01'::timestamp;
