ALTER TABLE products ADD COLUMN weight_grams BIGINT;

--! down
ALTER TABLE products DROP COLUMN weight_grams;
