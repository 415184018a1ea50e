--! batch: until-no-rows
INSERT INTO stock (product_id)
SELECT id FROM products p
WHERE NOT EXISTS (SELECT FROM stock s WHERE s.product_id = p.id)
LIMIT 500;
