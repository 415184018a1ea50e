ALTER TABLE products ALTER COLUMN price TYPE NUMERIC(14, 2);

--! down
select 1;
