CREATE TABLE stock (
    product_id BIGINT PRIMARY KEY REFERENCES products (id) ON DELETE CASCADE,
    on_hand BIGINT NOT NULL DEFAULT 0,
    reserved BIGINT NOT NULL DEFAULT 0,
    CONSTRAINT stock_enough CHECK (reserved <= on_hand)
);

--! down
DROP TABLE stock;
