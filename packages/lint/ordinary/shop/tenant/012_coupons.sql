CREATE TABLE coupons (
    code TEXT PRIMARY KEY,
    percent NUMERIC(5, 2),
    amount NUMERIC(12, 2),
    valid DATERANGE NOT NULL,
    uses BIGINT NOT NULL DEFAULT 0,
    CONSTRAINT coupons_percent_or_amount CHECK (num_nonnulls(percent, amount) = 1)
);

--! down
DROP TABLE coupons;
