--! batch: until-no-rows
update contacts
set search = to_tsvector('simple', coalesce(first_name, '') || ' ' || last_name || ' ' || coalesce(email, ''))
where id in (select id from contacts where search is null limit 1000);
