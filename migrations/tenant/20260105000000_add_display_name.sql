--! phase: expand

alter table users add column display_name text;

--! down
alter table users drop column display_name;

--! verify
select count(*) = 1
from information_schema.columns
where table_schema = :'schema' and table_name = 'users' and column_name = 'display_name';
