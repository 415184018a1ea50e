ALTER TABLE customers VALIDATE CONSTRAINT customers_name_known;
