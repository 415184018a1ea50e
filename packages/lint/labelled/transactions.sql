--- rows changed
--? dml-in-migration | accounts RowExclusive
update accounts set plan = 'basic' where plan = 'free';
--- all rows changed
--? dml-in-migration no-where | accounts RowExclusive
update accounts set plan = 'basic';
--- rows deleted
--? dml-in-migration | tokens RowExclusive
delete from tokens where expires_at < now();
--- all rows deleted
--? dml-in-migration no-where | tokens RowExclusive
delete from tokens;
--- rows of a new table
--?
create table plans (id bigint generated always as identity constraint plans_pkey primary key, name text not null);
--?
insert into plans (name) values ('free'), ('basic');
--?
update plans set name = 'none' where name = 'free';
--- rows copied from a large table
--?
create table account_copies (id bigint constraint account_copies_pkey primary key, name text);
--? dml-in-migration
insert into account_copies select id, name from accounts;
--- a few rows added to a table with rows
--?
insert into tokens (id, value) values ('00000000-0000-0000-0000-000000000002', 'b');
--- a backfill in batches
--! batch: until-no-rows
--?
update accounts set plan = 'basic' where ctid in (select ctid from accounts where plan = 'free' limit 1000);
--- a column and its backfill at once
--? | accounts AccessExclusive
alter table accounts add column nickname text;
--? backfill-same-tx-as-ddl dml-in-migration no-where
update accounts set nickname = name;
--- a backfill after a default
--? change-default | orders AccessExclusive
alter table orders alter column state set default 'new';
--? backfill-same-tx-as-ddl dml-in-migration
update orders set state = 'new' where state is null;
--- a scan after a strong lock
--? | accounts AccessExclusive
alter table accounts add column nickname text;
--? index-not-concurrent ddl-after-access-exclusive | accounts AccessExclusive build
create index accounts_nickname on accounts (nickname);
--- a check after a column
--? | orders AccessExclusive
alter table orders add column weight bigint;
--? check-without-not-valid ddl-after-access-exclusive | orders AccessExclusive scan
alter table orders add constraint orders_number_given check (number > 0);
--- brief changes of one table
--? | orders AccessExclusive
alter table orders add column weight bigint;
--? | orders AccessExclusive
alter table orders add column colour text;
--- two tables in one transaction
--? | orders AccessExclusive
alter table orders add column weight bigint;
--? many-tables-one-tx | accounts AccessExclusive
alter table accounts add column weight bigint;
--- a block of code
--? dynamic-sql
do $$ begin execute 'alter table accounts add column nickname text'; end $$;
--- a block that builds its text
--? dynamic-sql
do $$ declare t text; begin for t in select tablename from pg_tables where schemaname = current_schema() loop execute format('analyze %I', t); end loop; end $$;
--- a block with plain statements
--? drop-column
do $$ begin alter table accounts drop column age; end $$;
--- a block that only asks
--?
do $$ begin if (select count(*) from accounts) < 0 then raise exception 'odd'; end if; end $$;
--- a role set
--?
set local statement_timeout = '10min';
--- a timeout without an end
--? lock-timeout-zero
set local lock_timeout = 0;
--- a long timeout
--? lock-timeout-too-long
set local lock_timeout = '10min';
--- a short timeout
--?
set local lock_timeout = '1s';
--- if not exists
--? if-not-exists-noop
create table if not exists accounts (id bigint generated always as identity constraint accounts_again_pkey primary key);
--- a column if it is not there
--? if-not-exists-noop | accounts AccessExclusive
alter table accounts add column if not exists nickname text;
--- a table of public refers
--? fleet-shared-table-lock fk-without-index
create table public_links (id bigint generated always as identity constraint public_links_pkey primary key, tenant_id bigint constraint public_links_tenant references public.tenants (id));
--- a shared table changed by a tenant
--? fleet-shared-table-lock
alter table public.tenants add column seen_at timestamptz;
--- a shared table read by a tenant
--?
create view public_names as select id from public.tenants;
--- an index that is built concurrently in a DO block
--? refused-in-do | error 25001
do $$ begin create index concurrently accounts_plan on accounts (plan); end $$;
--- a DO block that commits
--? refused-in-do | error 2D000
do $$ begin commit; end $$;
