--- made and dropped again in each of many tenants
--?
create table pile (id bigint primary key);
--?
insert into pile select id from orders;
--? fleet-catalog-bloat
drop table pile;

--- made to stay
--?
create table pile (id bigint primary key);

--- one that was there before goes
--? fleet-catalog-bloat
drop table items;

--- a common table expression
--?
with pile as (select id from orders) update accounts set age = 1 where id in (select id from pile);
