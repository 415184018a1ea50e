--! transaction: off
CREATE INDEX CONCURRENTLY orders_coupon_code_idx ON orders (coupon_code);

--! down transaction: off
DROP INDEX CONCURRENTLY orders_coupon_code_idx;
