--- a concurrent build waits for snapshots of other tenants
--! transaction: off
--? fleet-cic-old-snapshot
create index concurrently orders_paid on orders (paid_at);

--- so does a unique one
--! transaction: off
--? fleet-cic-old-snapshot
create unique index concurrently orders_paid on orders (paid_at);

--- and one of some rows
--! transaction: off
--? fleet-cic-old-snapshot
create index concurrently orders_paid on orders (paid_at) where state is null;

--- a concurrent reindex does too
--! transaction: off
--? fleet-cic-old-snapshot
reindex index concurrently orders_account;

--- a concurrent drop only waits for who uses the table
--! transaction: off
--?
drop index concurrently orders_account;

--- a plain build waits for no snapshot
--?
create index orders_paid on orders (paid_at);

--- a build on a new table in a transaction
--?
create table fresh (id bigint primary key, a int);
--?
create index fresh_a on fresh (a);

--- a column
--?
alter table orders add column note text;
