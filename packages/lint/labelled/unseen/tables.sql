--- a table emptied
--? truncate | sessions AccessExclusive rewrite
truncate sessions;
--- a table emptied with all that point at it
--? truncate truncate-cascade | customers AccessExclusive rewrite; invoices AccessExclusive rewrite
truncate table customers restart identity cascade;
--- a table away
--? drop-table | shifts AccessExclusive
drop table shifts;
--- a table away that points at another
--? drop-table drop-fk-locks-parent | invoices AccessExclusive; customers AccessExclusive; open_invoices AccessExclusive; revenue AccessExclusive
drop table invoices cascade;
--- a table away that the same migration made
--?
create table passing (id bigint constraint passing_pkey primary key);
--?
drop table passing;
--- a schema away
--? drop-schema
drop schema reports cascade;
--- sorted by an index
--! transaction: off
--? cluster-vacuum-full | customers AccessExclusive rewrite
cluster customers using customers_pkey;
--- packed
--! transaction: off
--? cluster-vacuum-full | sessions AccessExclusive rewrite
vacuum (full) sessions;
--- tidied
--! transaction: off
--?
vacuum (analyze) sessions;
--- unlogged
--? set-logged-unlogged unlogged-table | sessions AccessExclusive rewrite
alter table sessions set unlogged;
--- a view of materials made anew
--? refresh-matview-not-concurrent | revenue AccessExclusive rewrite
refresh materialized view revenue;
--- a view of materials made anew while others read
--? | revenue Exclusive
refresh materialized view concurrently revenue;
--- a partition attached
--? attach-partition-scan | visits ShareUpdateExclusive; visits_2026 AccessExclusive scan
alter table visits attach partition visits_2026 for values from ('2026-01-01') to ('2027-01-01');
--- a partition made in place
--? create-partition-of | visits AccessExclusive
create table visits_2027 partition of visits for values from ('2027-01-01') to ('2028-01-01');
--- a partition taken out
--? detach-not-concurrent | visits AccessExclusive; visits_2025 AccessExclusive
alter table visits detach partition visits_2025;
--- a partition taken out while others work
--! transaction: off
--?
alter table visits detach partition visits_2025 concurrently;
--- a partition away
--? drop-partition drop-table | readings AccessExclusive; readings_2025 AccessExclusive; readings_other AccessExclusive
drop table readings_2025;
--- a trigger
--? trigger-change | customers ShareRowExclusive
create trigger customers_stamp before insert or update on customers for each row execute function stamp();
--- a trigger away
--? trigger-change drop-trigger | invoices AccessExclusive
drop trigger invoices_stamp on invoices;
--- all triggers off
--? disable-trigger trigger-change | invoices ShareRowExclusive
alter table invoices disable trigger user;
--- a policy
--? policy-change | customers AccessExclusive
create policy customers_seen on customers for select using (active);
--- row security
--? policy-change | invoices AccessExclusive
alter table invoices enable row level security;
--- row security for owners too
--? policy-change | invoices AccessExclusive
alter table invoices force row level security;
--- all columns to the replica
--? replica-identity | invoices AccessExclusive
alter table invoices replica identity full;
--- an index to the replica
--? | lines AccessExclusive
alter table lines replica identity using index lines_pkey;
--- space in pages
--? brief-share-update | customers ShareUpdateExclusive
alter table customers set (fillfactor = 80);
--- no vacuum
--? autovacuum-off brief-share-update | customers ShareUpdateExclusive
alter table customers set (autovacuum_enabled = false);
--- words about a table
--? brief-share-update | customers ShareUpdateExclusive
comment on table customers is 'who buys';
--- words about a column
--? brief-share-update | customers ShareUpdateExclusive
comment on column customers.tier is 'how good';
--- a lock
--? lock-table | customers AccessExclusive
lock table customers;
--- a weak lock
--? lock-table | customers Share
lock table customers in share mode;
--- another owner
--? authz | products AccessExclusive
alter table products owner to current_user;
--- rights for everybody
--? grant-overbroad
grant all privileges on customers to public;
--- rights for one
--?
grant select, insert on customers to current_user;
--- an extension
--? extension-change
create extension if not exists citext;
--- a value at the end of an enum
--? add-enum-value-order
alter type tier add value 'platinum';
--- a value in its place
--?
alter type tier add value 'platinum' after 'gold';
--- a value and its use
--?
alter type channel add value 'phone' after 'shop';
--? enum-value-used-in-tx | error 55P04
insert into customers (email, joined, full_name) select 'x', now(), 'phone'::channel::text;
--- a value with another name
--? rename-enum-value
alter type tier rename value 'gold' to 'golden';
--- a new enum
--?
create type mood as enum ('good', 'bad');
--- a new view
--?
create view gold_customers as select id, full_name from customers where tier = 'gold';
--- a view with one more column
--? view-column-change | open_invoices AccessExclusive
create or replace view open_invoices as select id, total, issued from invoices where not paid;
--- a function with another volatility
--? function-volatility-change
create or replace function vat(numeric) returns numeric language sql volatile as 'select $1 * 0.19';
--- a function with another body
--?
create or replace function secret() returns text language plpgsql volatile as $$ begin return 'y'; end $$;
--- a statement put together at run time
--? dynamic-sql
do $$ begin execute format('alter table %I add column x text', 'customers'); end $$;
--- an index in a block
--? index-not-concurrent | invoices Share build
do $$ begin create index invoices_issued on invoices (issued); end $$;
--- a shared table
--? fleet-shared-table-lock
alter table public.tenants add column plan text;
--- a shared table, then one of the tenant
--? fleet-shared-table-lock
alter table public.tenants add column plan text;
--? fleet-wide-lock-tx many-tables-one-tx | customers AccessExclusive
alter table customers add column plan text;
