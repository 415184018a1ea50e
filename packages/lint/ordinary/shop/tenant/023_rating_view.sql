CREATE VIEW product_ratings AS
SELECT product_id, avg(stars)::numeric(3, 2) AS stars, count(*) AS reviews
FROM reviews WHERE published GROUP BY product_id;

--! down
DROP VIEW product_ratings;
