--- tenants that are alike
--?
alter table orders add column note text;

--- whatever is done
--?
create index orders_paid on orders (paid_at);
