--- tenants of one history with two catalogs
--? fleet-divergent-definition
alter table orders add column note text;

--- whatever is done to a table
--? fleet-divergent-definition
create index orders_paid on orders (paid_at);
