--! transaction: off
DROP INDEX CONCURRENTLY orders_shipping_idx;

--! down transaction: off
CREATE INDEX CONCURRENTLY orders_shipping_idx ON orders (shipping_address_id);
