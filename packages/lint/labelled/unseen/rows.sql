--- some rows changed
--? dml-in-migration | customers RowExclusive
update customers set country = 'de' where country is null;
--- all rows changed
--? dml-in-migration no-where | customers RowExclusive
update customers set active = true;
--- some rows away
--? dml-in-migration | sessions RowExclusive
delete from sessions where started < now() - interval '90 days';
--- all rows away
--? dml-in-migration no-where | sessions RowExclusive
delete from sessions;
--- rows of a list
--? | products RowExclusive
insert into products (sku, title) values ('b', 'B'), ('c', 'C') on conflict do nothing;
--- rows of a list into a new table
--?
create table countries (code text constraint countries_pkey primary key, name text not null);
--?
insert into countries (code, name) values ('de', 'Germany'), ('fr', 'France');
--?
update countries set name = upper(name);
--- rows of another table
--? dml-in-migration | products RowExclusive
insert into products (sku, title) select distinct product, product from lines;
--- rows in batches
--! batch: until-no-rows
--?
update customers set country = 'de' where id in (select id from customers where country is null limit 500);
--- rows after a column
--? | invoices AccessExclusive
alter table invoices add column year bigint;
--? backfill-same-tx-as-ddl dml-in-migration no-where
update invoices set year = extract(year from issued);
--- one column twice
--? duplicate-column-assignment dml-in-migration | error 42601
update products set title = 'a', title = 'b' where sku = 'a';
--- an index behind a strong lock
--? | invoices AccessExclusive
alter table invoices add column year bigint;
--? index-not-concurrent ddl-after-access-exclusive | invoices AccessExclusive build
create index invoices_year on invoices (year);
--- strong locks on two tables
--? | invoices AccessExclusive
alter table invoices add column year bigint;
--? many-tables-one-tx | customers AccessExclusive
alter table customers add column year bigint;
--- no end to waiting
--? lock-timeout-zero
set local lock_timeout = '0';
--- a long time to wait
--? lock-timeout-too-long
set local lock_timeout = '30min';
--- a short time to wait, too late
--? | customers AccessExclusive
alter table customers add column year bigint;
--? lock-timeout-after
set local lock_timeout = '2s';
--- a path set for the session
--? session-state
set search_path to public;
--- a role set for the session
--? session-state
set role postgres;
--- a transaction in the transaction
--? transaction-nesting
begin;
--- a name for another schema
--? search-path-dependence
create view all_tenants as select slug from tenants;
