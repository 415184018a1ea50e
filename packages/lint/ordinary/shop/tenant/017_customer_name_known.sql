ALTER TABLE customers ADD CONSTRAINT customers_name_known CHECK (name IS NOT NULL) NOT VALID;

--! down
ALTER TABLE customers DROP CONSTRAINT customers_name_known;
