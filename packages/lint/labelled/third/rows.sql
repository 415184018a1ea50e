--- some rows otherwise
--? dml-in-migration | visits RowExclusive
update visits set remark = null where remark = '';
--- all rows otherwise
--? dml-in-migration no-where | drugs RowExclusive
update drugs set stock = 0;
--- rows otherwise by another table
--? dml-in-migration | prescriptions RowExclusive
update prescriptions p set amount = 1 from drugs d where d.code = p.drug and p.amount is null;
--- some rows less
--? dml-in-migration | logins RowExclusive
delete from logins where at < now() - interval '1 year';
--- no rows left
--? dml-in-migration no-where | stays RowExclusive
delete from stays;
--- rows less by another table
--? dml-in-migration | stays RowExclusive
delete from stays using rooms where rooms.number = stays.room and rooms.beds = 0;
--- a row more
--? | drugs RowExclusive
insert into drugs (code, label) values ('b', 'B');
--- a row more, or otherwise
--? | drugs RowExclusive
insert into drugs (code, label) values ('a', 'A') on conflict (code) do update set label = excluded.label;
--- rows more by another table
--? dml-in-migration | rooms RowExclusive
insert into rooms (number, wing) select distinct room, 'n' from stays on conflict do nothing;
--- rows moved
--? dml-in-migration | logins RowExclusive; papers RowExclusive
with old as (delete from logins where at is null returning number) insert into papers (id) select number + 100 from old;
--- rows merged
--? dml-in-migration | drugs RowExclusive
merge into drugs using (values ('a', 9)) as new (code, stock) on drugs.code = new.code
when matched then update set stock = new.stock;
--- rows of a new table
--?
create table units (code text constraint units_pkey primary key, name text);
--?
insert into units (code, name) values ('mg', 'milligram'), ('ml', 'millilitre');
--?
delete from units;
--- rows of a new table by an old one
--?
create table makers (name text constraint makers_pkey primary key);
--? dml-in-migration
insert into makers (name) select distinct maker from drugs where maker is not null;
--- rows bit by bit
--! batch: until-no-rows
--?
delete from logins where id in (select id from logins where at < '2020-01-01' limit 1000);
--- rows in a block
--? dml-in-migration no-where | drugs RowExclusive
do $$ begin update drugs set stock = 1; end $$;
--- rows after their column
--? | visits AccessExclusive
alter table visits add column paid boolean;
--? backfill-same-tx-as-ddl dml-in-migration | visits AccessExclusive
update visits set paid = true where fee = 0;
--- rows after another table's column
--? | rooms AccessExclusive
alter table rooms add column remark text;
--? backfill-same-tx-as-ddl dml-in-migration | visits RowExclusive; rooms AccessExclusive
update visits set remark = 'old' where held < '2000-01-01';
--- rows before a column
--? dml-in-migration | drugs RowExclusive
update drugs set note = 'none' where note is null;
--? | drugs AccessExclusive
alter table drugs add column leaflet text;
--- a row after its column
--? | drugs AccessExclusive
alter table drugs add column leaflet text;
--? | drugs AccessExclusive
insert into drugs (code, leaflet) values ('c', 'read me');
--- a question
--?
select count(*) from patients;
--- a sequence further on
--?
select setval('case_numbers', 1000);
--- two tables held to the end
--? | drugs AccessExclusive
alter table drugs add column leaflet text;
--? many-tables-one-tx | rooms AccessExclusive; drugs AccessExclusive
alter table rooms add column remark text;
--- one table held twice
--? | drugs AccessExclusive
alter table drugs add column leaflet text;
--? | drugs AccessExclusive
alter table drugs add column colour text;
--- one old table and a new one
--?
create table aisles (id bigint constraint aisles_pkey primary key);
--? | drugs AccessExclusive
alter table drugs add column aisle text;
--?
alter table aisles add column name text;
--- three tables in a file that has no transaction
--! transaction: off
--? | drugs AccessExclusive
alter table drugs add column leaflet text;
--? | rooms AccessExclusive
alter table rooms add column remark text;
--- a transaction of its own
--?
begin;
--? | drugs AccessExclusive
alter table drugs add column leaflet text;
--?
commit;
--- a transaction without an end
--? transaction-nesting
begin;
--?
select 1;
--- a point to go back to
--? transaction-nesting
savepoint here;
--- an end without a beginning
--? transaction-nesting
commit;
--- waiting without an end
--? lock-timeout-zero
set local lock_timeout = 0;
--- waiting long
--? lock-timeout-too-long
set local lock_timeout to '1h';
--- waiting briefly
--?
set local lock_timeout = '1s';
--? | rooms AccessExclusive
alter table rooms add column remark text;
--- waiting briefly, said too late
--? | rooms AccessExclusive
alter table rooms add column remark text;
--? lock-timeout-after
set local lock_timeout = '1s';
--- running long
--?
set local statement_timeout = '20min';
--- memory for a moment
--?
set local work_mem = '64MB';
--- memory for a moment by a function
--?
select set_config('maintenance_work_mem', '256MB', true);
--- memory for a session by a function
--? session-state
select set_config('maintenance_work_mem', '256MB', false);
--- memory for a session
--? session-state
set work_mem = '64MB';
--- somebody else for a session
--? session-state
set session authorization postgres;
--- all as it was
--? session-state
reset all;
--- a statement from words
--? dynamic-sql
do $$ declare name text := 'drugs'; begin execute 'alter table ' || quote_ident(name) || ' add column x text'; end $$;
--- a block without surprises
--?
do $$ begin if (select count(*) from rooms) = 0 then raise exception 'no rooms'; end if; end $$;
--- a block over all tenants
--? dynamic-sql fleet-lock-table
do $$
declare name text;
begin
  for name in select nspname from pg_namespace where nspname like 'tenant_%' loop
    execute format('alter table %I.drugs add column x text', name);
  end loop;
end $$;
--- a column in a block
--? | drugs AccessExclusive
do $$ begin alter table drugs add column leaflet text; end $$;
--- a rewrite in a block
--? type-change-rewrite | patients AccessExclusive rewrite
do $$ begin alter table patients alter column visits_left type bigint; end $$;
--- words that are no statement
--? unparsed-statement
alter tabel drugs add column leaflet text;
--- a shared table changed
--? fleet-shared-table-lock | public.tenants AccessExclusive
alter table public.tenants add column region text;
--- a shared table read
--?
create view own_tenant as select slug from public.tenants where slug = 'acme';
--- a shared table read by no full name
--? search-path-dependence
create view own_tenant as select slug from tenants where slug = 'acme';
--- a shared index
--? fleet-shared-table-lock index-not-concurrent | public.tenants Share build
create index tenants_slug on public.tenants (slug);
--- a shared table after one's own
--? | rooms AccessExclusive
alter table rooms add column remark text;
--? fleet-shared-table-lock fleet-wide-lock-tx many-tables-one-tx | public.tenants AccessExclusive; rooms AccessExclusive
alter table public.tenants add column region text;
--- an acceptance of nothing
--? unused-ignore | rooms AccessExclusive
--! accept: drop-table until=2026-12-01 reason="the table is empty"
alter table rooms add column remark text;
