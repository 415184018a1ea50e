-- Waits for the table of plans, which is in the public schema.
--! requires: public/20260105000000_create_plans

alter table users add column plan text;

--! down
alter table users drop column plan;

--! verify
select count(*) = 0 from users where plan = '';
