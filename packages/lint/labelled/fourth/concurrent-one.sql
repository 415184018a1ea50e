--- without facts nobody knows of other tenants
--! transaction: off
--?
create index concurrently orders_paid on orders (paid_at);

--- nor of a reindex
--! transaction: off
--?
reindex index concurrently orders_account;
