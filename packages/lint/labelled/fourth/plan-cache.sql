--- a column more
--? fleet-plan-cache
alter table orders add column note text;

--- a column less
--? fleet-plan-cache
alter table orders drop column total;

--- another type
--? fleet-plan-cache
alter table orders alter column number type numeric;

--- a default
--?
alter table orders alter column total set default 0;

--- no null any more
--?
alter table orders alter column total set not null;

--- an index
--?
create index orders_paid on orders (paid_at);

--- a check
--?
alter table orders add constraint orders_number_positive check (number > 0) not valid;

--- a new table has no plans
--?
create table fresh (id bigint primary key);
--?
alter table fresh add column a int;
