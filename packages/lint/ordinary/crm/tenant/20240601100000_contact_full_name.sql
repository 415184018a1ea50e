create function full_name(contacts) returns text
language sql stable as $$ select concat_ws(' ', $1.first_name, $1.last_name) $$;

--! down
drop function full_name(contacts);
