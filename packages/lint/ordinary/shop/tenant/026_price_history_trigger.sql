CREATE TRIGGER products_remember_price AFTER UPDATE OF price ON products
    FOR EACH ROW EXECUTE FUNCTION remember_price();

--! down
DROP TRIGGER products_remember_price ON products;
