INSERT INTO settings (key, value) VALUES ('guest_checkout', 'true') ON CONFLICT (key) DO NOTHING;

--! down
DELETE FROM settings WHERE key = 'guest_checkout';
