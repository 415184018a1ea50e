--! batch: until-no-rows
update devices set name = model || ' ' || serial
where id in (select id from devices where name = '' order by id limit 500);
