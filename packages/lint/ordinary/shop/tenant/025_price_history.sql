CREATE TABLE price_history (
    product_id BIGINT NOT NULL REFERENCES products (id) ON DELETE CASCADE,
    changed_at TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    price NUMERIC(12, 2) NOT NULL,
    PRIMARY KEY (product_id, changed_at)
);
CREATE FUNCTION remember_price() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO price_history (product_id, price) VALUES (NEW.id, NEW.price);
    RETURN NEW;
END
$$;

--! down
DROP FUNCTION remember_price();
DROP TABLE price_history;
