CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value JSONB NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP
);
INSERT INTO settings (key, value) VALUES
    ('currency', '"EUR"'),
    ('tax', '{"rate": 19, "included": true}'),
    ('order_prefix', '"A-"')
ON CONFLICT (key) DO NOTHING;

--! down
DROP TABLE settings;
