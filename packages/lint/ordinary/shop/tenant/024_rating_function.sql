CREATE OR REPLACE FUNCTION rating_of(product BIGINT) RETURNS NUMERIC
LANGUAGE sql STABLE AS $$
    SELECT stars FROM product_ratings WHERE product_id = product
$$;

--! down
DROP FUNCTION rating_of(BIGINT);
