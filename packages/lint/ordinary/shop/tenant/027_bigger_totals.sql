ALTER TABLE orders ALTER COLUMN total TYPE NUMERIC(14, 2);

--! down
select 1;
