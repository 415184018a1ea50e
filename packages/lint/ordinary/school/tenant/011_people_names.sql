create or replace view people_names as
select id, given_name || ' ' || family_name as name, kind from people;
