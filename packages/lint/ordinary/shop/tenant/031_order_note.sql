ALTER TABLE orders ADD COLUMN customer_note TEXT NOT NULL DEFAULT '', ADD COLUMN internal_note TEXT;

--! down
ALTER TABLE orders DROP COLUMN customer_note, DROP COLUMN internal_note;
