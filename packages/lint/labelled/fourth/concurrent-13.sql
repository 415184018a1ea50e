--- before 14 concurrent builds wait for one another
--! transaction: off
--? fleet-parallel-cic
create index concurrently orders_paid on orders (paid_at);

--- whatever index it is
--! transaction: off
--? fleet-parallel-cic
create index concurrently orders_paid on orders (lower(state)) where state is not null;

--- a plain build does not
--?
create index orders_paid on orders (paid_at);

--- nor does a concurrent drop
--! transaction: off
--?
drop index concurrently orders_account;
