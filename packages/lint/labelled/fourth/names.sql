--- a table
--? naming
create table tbl2 (id bigint primary key);

--- a column
--? naming
create table fresh (id bigint primary key, col2 int);

--- a column that is added
--? naming
alter table orders add column col2 int;

--- an index
--? naming
create index orders_ix2 on orders (paid_at);

--- a constraint
--? naming
alter table orders add constraint ck2 check (number > 0) not valid;

--- another name for a table
--? naming
alter table items rename to items2;

--- another name for a column
--? naming
alter table items rename column amount to amount2;

--- all as agreed
--?
create table fresh (id bigint primary key, col int);

--- an index as agreed
--?
create index orders_paid on orders (paid_at);

--- what is dropped has any name
--?
alter table orders drop constraint orders_total;

--- back to a good name
--?
alter table items rename column amount to number_of;
