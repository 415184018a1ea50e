ALTER TABLE orders ADD COLUMN coupon_code TEXT;

--! down
ALTER TABLE orders DROP COLUMN coupon_code;
