--! transaction: off
CREATE INDEX CONCURRENTLY orders_placed_at_idx ON orders (placed_at DESC) WHERE placed_at IS NOT NULL;

--! down transaction: off
DROP INDEX CONCURRENTLY orders_placed_at_idx;
