--! batch: until-no-rows
UPDATE customers SET name = split_part(email, '@', 1)
WHERE id IN (SELECT id FROM customers WHERE name IS NULL LIMIT 1000);
