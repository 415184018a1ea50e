--- 14.4 builds it right
--! transaction: off
--?
create index concurrently orders_paid on orders (paid_at);

--- and rebuilds it
--! transaction: off
--?
reindex index concurrently orders_account;
