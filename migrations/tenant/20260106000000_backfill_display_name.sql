--! requires: tenant/20260105000000_add_display_name
--! batch: until-no-rows

-- A thousand rows at a time, each round its own transaction.
update users
set display_name = coalesce(name, split_part(email, '@', 1))
where id in (select id from users where display_name is null order by id limit 1000);

--! down
update users set display_name = null;
