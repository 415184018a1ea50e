CREATE STATISTICS product_categories_stats ON product_id, category_id FROM product_categories;

--! down
DROP STATISTICS product_categories_stats;
