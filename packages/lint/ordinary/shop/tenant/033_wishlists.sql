CREATE TABLE wishlists (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    customer_id BIGINT NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    name TEXT NOT NULL DEFAULT 'Wishlist',
    shared BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX ON wishlists (customer_id);
CREATE TABLE wishlist_items (
    wishlist_id UUID NOT NULL REFERENCES wishlists (id) ON DELETE CASCADE,
    product_id BIGINT NOT NULL REFERENCES products (id) ON DELETE CASCADE,
    added_at TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (wishlist_id, product_id)
);
CREATE INDEX wishlist_items_product_idx ON wishlist_items (product_id);

--! down
DROP TABLE wishlist_items;
DROP TABLE wishlists;
