--- a table made unlogged
--? set-logged-unlogged unlogged-table | tokens AccessExclusive rewrite
alter table tokens set unlogged;
--- a new table unlogged
--? unlogged-table
create unlogged table scratch (id bigint generated always as identity constraint scratch_pkey primary key);
--- another tablespace
--? set-tablespace | tokens AccessExclusive
alter table tokens set tablespace pg_default;
--- another access method
--? set-access-method | tokens AccessExclusive
alter table tokens set access method heap;
--- clustered
--! transaction: off
--? cluster-vacuum-full | accounts AccessExclusive rewrite
cluster accounts using accounts_email;
--- vacuumed in full
--! transaction: off
--? cluster-vacuum-full | accounts AccessExclusive rewrite
vacuum full accounts;
--- vacuumed in full with options
--! transaction: off
--? cluster-vacuum-full | accounts AccessExclusive rewrite
vacuum (full, analyze) accounts;
--- vacuumed
--! transaction: off
--?
vacuum accounts;
--- analysed
--? | accounts ShareUpdateExclusive
analyze accounts;
--- emptied
--? truncate | tokens AccessExclusive rewrite
truncate tokens;
--- emptied with what refers to it
--? truncate truncate-cascade | accounts AccessExclusive rewrite; items AccessExclusive rewrite; orders AccessExclusive rewrite
truncate accounts cascade;
--- two emptied
--? truncate many-tables-one-tx | items AccessExclusive rewrite; tokens AccessExclusive rewrite
truncate table items, tokens restart identity;
--- a new table emptied
--?
create table staging (id bigint generated always as identity constraint staging_pkey primary key);
--?
truncate staging;
--- a materialised view refreshed
--? refresh-matview-not-concurrent | account_plans AccessExclusive rewrite
refresh materialized view account_plans;
--- a new materialised view refreshed
--?
create materialized view account_count as select count(*) as accounts from accounts with no data;
--?
refresh materialized view account_count;
--- a partition attached without a proof
--? attach-partition-scan | measures_2026 AccessExclusive scan; measures ShareUpdateExclusive
alter table measures attach partition measures_2026 for values from ('2026-01-01') to ('2027-01-01');
--- a partition attached with a proof
--? check-without-not-valid | measures_2026 AccessExclusive scan
alter table measures_2026 add constraint measures_2026_range check (at >= '2026-01-01' and at < '2027-01-01');
--? | measures_2026 AccessExclusive; measures ShareUpdateExclusive
alter table measures attach partition measures_2026 for values from ('2026-01-01') to ('2027-01-01');
--- a new partition of a parent with rows
--? create-partition-of | measures AccessExclusive
create table measures_2027 partition of measures for values from ('2027-01-01') to ('2028-01-01');
--- a new partition beside a default one
--? create-partition-of attach-partition-default | events AccessExclusive; events_rest AccessExclusive (scan)
create table events_2024 partition of events for values from ('2024-01-01') to ('2025-01-01');
--- a partition of a new parent
--?
create table readings (id bigint not null, at timestamptz not null, constraint readings_pkey primary key (id, at)) partition by range (at);
--?
create table readings_2026 partition of readings for values from ('2026-01-01') to ('2027-01-01');
--- a partition detached
--? detach-not-concurrent | measures AccessExclusive; measures_2025 AccessExclusive
alter table measures detach partition measures_2025;
--- a partition detached concurrently
--! transaction: off
--?
alter table measures detach partition measures_2025 concurrently;
--- a partition dropped
--? drop-partition drop-table | measures AccessExclusive; measures_2025 AccessExclusive
drop table measures_2025;
--- a trigger
--? trigger-change | orders ShareRowExclusive
create trigger orders_touch before update on orders for each row execute function touch();
--- a trigger on a new table
--?
create table logs (id bigint generated always as identity constraint logs_pkey primary key, body text);
--?
create trigger logs_touch before update on logs for each row execute function touch();
--- a trigger dropped
--? trigger-change drop-trigger | accounts AccessExclusive
drop trigger accounts_touch on accounts;
--- a trigger dropped if it is there
--? trigger-change drop-trigger | accounts AccessExclusive
drop trigger if exists accounts_touch on accounts;
--- a trigger disabled
--? disable-trigger trigger-change | accounts ShareRowExclusive
alter table accounts disable trigger accounts_touch;
--- all triggers disabled
--? disable-trigger trigger-change | accounts ShareRowExclusive
alter table accounts disable trigger user;
--- a trigger enabled
--? trigger-change | accounts ShareRowExclusive
alter table accounts enable trigger accounts_touch;
--- a policy
--? policy-change | accounts AccessExclusive
create policy accounts_own on accounts using (true);
--- a policy changed
--? policy-change | orders AccessExclusive
alter policy orders_own on orders using (account_id > 0);
--- a policy dropped
--? policy-change | orders AccessExclusive
drop policy orders_own on orders;
--- row level security
--? policy-change | orders AccessExclusive
alter table orders enable row level security;
--- row level security off
--? policy-change | orders AccessExclusive
alter table orders disable row level security;
--- row level security on a new table
--?
create table secrets (id bigint generated always as identity constraint secrets_pkey primary key, body text);
--?
alter table secrets enable row level security;
--?
create policy secrets_own on secrets using (id > 0);
--- the whole row as identity
--? replica-identity | accounts AccessExclusive
alter table accounts replica identity full;
--- no identity
--? replica-identity | orders AccessExclusive
alter table orders replica identity nothing;
--- a table locked
--? lock-table | accounts AccessExclusive
lock table accounts;
--- a table locked by a mode
--? lock-table | orders Share
lock table orders in share mode;
--- a table that inherits
--?
create table archive (like bookings including all);
--? | bookings ShareUpdateExclusive
alter table archive inherit bookings;
--- a table dropped
--? drop-table | bookings AccessExclusive
drop table bookings;
--- a table dropped if it is there
--? drop-table | bookings AccessExclusive
drop table if exists bookings;
--- a table dropped with all that needs it
--? drop-table drop-fk-locks-parent | orders AccessExclusive; accounts AccessExclusive; items AccessExclusive
drop table orders cascade;
--- a new table dropped
--?
create table passing (id bigint generated always as identity constraint passing_pkey primary key);
--?
drop table passing;
--- a table that was never there
--?
drop table if exists never_there;
--- a view dropped
--? | account_names AccessExclusive
drop view account_names;
--- a schema dropped
--? drop-schema
drop schema if exists reporting cascade;
--- all that a role owns
--? drop-owned | error 42704
drop owned by reporting;
--- a database dropped
--! transaction: off
--? drop-database
drop database if exists reporting;
--- a comment on a table
--? brief-share-update | accounts ShareUpdateExclusive
comment on table accounts is 'who pays';
--- a comment on a new table
--?
create table remarks (id bigint generated always as identity constraint remarks_pkey primary key);
--?
comment on table remarks is 'what was said';
--- statistics on two columns
--? brief-share-update | accounts ShareUpdateExclusive
create statistics accounts_plan_age (dependencies) on plan, age from accounts;
--- a fill factor
--? brief-share-update | accounts ShareUpdateExclusive
alter table accounts set (fillfactor = 80);
--- no more autovacuum
--? autovacuum-off brief-share-update | accounts ShareUpdateExclusive
alter table accounts set (autovacuum_enabled = false);
--- another owner
--? authz | accounts AccessExclusive
alter table accounts owner to current_user;
--- everything for everyone
--? grant-overbroad
grant all on accounts to public;
--- reading for everyone
--? grant-overbroad
grant select on all tables in schema tenant to public;
--- a right for one role
--?
grant select on accounts to current_user;
--- a view with another column
--? view-column-change | account_names AccessExclusive
create or replace view account_names as select id, name, plan from accounts;
--- a new view
--?
create view order_numbers_view as select id, number from orders;
--- an enum value at the end
--? add-enum-value-order
alter type mood add value 'tired';
--- an enum value in its place
--?
alter type mood add value 'fine' before 'happy';
--- an enum value used at once
--? add-enum-value-order
alter type size add value 'huge';
--? enum-value-used-in-tx | error 55P04
select 'huge'::size;
--- an enum value renamed
--? rename-enum-value
alter type mood rename value 'sad' to 'unhappy';
--- a new enum and its value
--?
create type colour as enum ('red', 'green');
--?
select 'red'::colour;
--- an extension
--? extension-change
create extension if not exists pgcrypto;
--- an extension updated
--? extension-change
alter extension plpgsql update;
--- an extension dropped
--? extension-change
drop extension if exists pgcrypto;
--- a function that is now volatile
--? function-volatility-change
create or replace function half(integer) returns integer language sql volatile as 'select $1 / 2';
--- a function as it was
--?
create or replace function half(integer) returns integer language sql immutable as 'select $1 / 3';
--- a new function
--?
create function twice(integer) returns integer language sql immutable as 'select $1 * 2';
--- a sequence changed
--? | order_numbers ShareRowExclusive rewrite
alter sequence order_numbers restart with 100;
--- a new sequence
--?
create sequence refund_numbers;
