--! batch: until-no-rows

-- A thousand rows at a time, each round its own transaction.
update users
set plan = 'free'
where id in (select id from users where plan is null order by id limit 1000);

--! down
update users set plan = null where plan = 'free';
