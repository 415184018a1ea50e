--- a table that goes
--? drop-table | stays AccessExclusive
drop table stays;
--- a table that goes if it is there
--? drop-table | letters AccessExclusive
drop table if exists letters restrict;
--- a table that goes with its pointers
--? drop-table drop-fk-locks-parent | prescriptions AccessExclusive; drugs AccessExclusive
drop table prescriptions;
--- a table that goes with its views
--? drop-table drop-fk-locks-parent | visits AccessExclusive; patients AccessExclusive; doctors AccessExclusive; due_visits AccessExclusive; visits_by_day AccessExclusive
drop table visits cascade;
--- a table that goes as it came
--?
create table brief (id bigint constraint brief_pkey primary key);
--?
drop table brief;
--- a table that goes in a block
--? drop-table | stays AccessExclusive
do $$ begin drop table stays; end $$;
--- a view that goes
--? | due_visits AccessExclusive
drop view due_visits;
--- a sequence that goes
--?
drop sequence case_numbers;
--- a schema that goes
--? drop-schema
drop schema if exists archive cascade;
--- a database that goes
--! transaction: off
--? drop-database
drop database clinic;
--- a table with nothing in it
--? truncate | logins AccessExclusive rewrite
truncate table logins;
--- two tables with nothing in them
--? truncate many-tables-one-tx | logins AccessExclusive rewrite; stays AccessExclusive rewrite
truncate logins, stays;
--- a table with nothing in it, nor in those that point at it
--? truncate truncate-cascade | drugs AccessExclusive rewrite; prescriptions AccessExclusive rewrite
truncate drugs cascade;
--- a new table with nothing in it
--?
create table buffer (id bigint constraint buffer_pkey primary key);
--?
truncate buffer;
--- a table in the order of an index
--? cluster-vacuum-full | visits AccessExclusive rewrite
cluster visits using visits_patient_id;
--- a table pressed
--! transaction: off
--? cluster-vacuum-full | drugs AccessExclusive rewrite
vacuum full drugs;
--- a table pressed and counted
--! transaction: off
--? cluster-vacuum-full | drugs AccessExclusive rewrite
vacuum (full, analyze) drugs;
--- a table swept
--! transaction: off
--?
vacuum (freeze) drugs;
--- a table swept behind a transaction
--? concurrently-in-transaction
vacuum drugs;
--- a table that a crash may empty
--? set-logged-unlogged unlogged-table | stays AccessExclusive rewrite
alter table stays set unlogged;
--- a table that a crash may no longer empty
--? set-logged-unlogged | scratch AccessExclusive rewrite
alter table scratch set logged;
--- a new table that a crash may empty
--? unlogged-table
create unlogged table guesses (id bigint constraint guesses_pkey primary key);
--- a table kept in another way
--? set-access-method
alter table drugs set access method columnar;
--- a table kept in another place
--? set-tablespace
alter table drugs set tablespace fast_disk;
--- a stored view anew
--? refresh-matview-not-concurrent | visits_by_day AccessExclusive rewrite
refresh materialized view visits_by_day;
--- a stored view anew while all read
--? | visits_by_day Exclusive
refresh materialized view concurrently visits_by_day;
--- a stored view emptied
--? refresh-matview-not-concurrent | visits_by_day AccessExclusive rewrite
refresh materialized view visits_by_day with no data;
--- a new stored view anew
--?
create materialized view per_room as select room, count(*) as number from stays group by room;
--?
refresh materialized view per_room;
--- a partition brought in
--? attach-partition-scan | vitals ShareUpdateExclusive; vitals_2026 AccessExclusive scan
alter table vitals attach partition vitals_2026 for values from ('2026-01-01') to ('2027-01-01');
--- a partition brought in, whose rows a condition knows
--? | vitals ShareUpdateExclusive; vitals_2027 AccessExclusive
alter table vitals attach partition vitals_2027 for values from ('2027-01-01') to ('2028-01-01');
--- a partition brought in, whose rows a condition knows only in part
--? attach-partition-scan | vitals ShareUpdateExclusive; vitals_2027 AccessExclusive scan
alter table vitals attach partition vitals_2027 for values from ('2027-01-01') to ('2027-07-01');
--- a partition brought in beside the rest
--? attach-partition-default | events ShareUpdateExclusive; events_2026 AccessExclusive; events_rest AccessExclusive scan
alter table events attach partition events_2026 for values from ('2026-01-01') to ('2027-01-01');
--- a partition made
--? create-partition-of | vitals AccessExclusive
create table vitals_2030 partition of vitals for values from ('2030-01-01') to ('2031-01-01');
--- a partition made beside the rest
--? create-partition-of attach-partition-default | events AccessExclusive; events_rest AccessExclusive (scan)
create table events_2030 partition of events for values from ('2030-01-01') to ('2031-01-01');
--- a partition of a new table
--?
create table beats (
  id bigint not null,
  at timestamptz not null,
  constraint beats_pkey primary key (id, at)
) partition by range (at);
--?
create table beats_2030 partition of beats for values from ('2030-01-01') to ('2031-01-01');
--- a new table brought in
--?
create table vitals_2031 (
  id bigint not null,
  at timestamptz not null,
  pulse bigint,
  constraint vitals_2031_pkey primary key (id, at)
);
--? | vitals ShareUpdateExclusive
alter table vitals attach partition vitals_2031 for values from ('2031-01-01') to ('2032-01-01');
--- a partition let go
--? detach-not-concurrent | vitals AccessExclusive; vitals_2025 AccessExclusive
alter table vitals detach partition vitals_2025;
--- a partition let go while all work
--! transaction: off
--?
alter table vitals detach partition vitals_2025 concurrently;
--- a partition thrown away
--? drop-partition drop-table | vitals AccessExclusive; vitals_2025 AccessExclusive
drop table vitals_2025;
--- a heritage given
--? inherit | letters AccessExclusive; papers ShareUpdateExclusive
alter table letters inherit papers;
--- a heritage taken
--? inherit | faxes AccessExclusive; papers AccessShare
alter table faxes no inherit papers;
--- a new table that inherits
--?
create table cards (constraint cards_pkey primary key (id)) inherits (papers);
--- a trigger before each row
--? trigger-change | patients ShareRowExclusive
create trigger patients_touch before update on patients for each row execute function touch();
--- a trigger in place of another
--? trigger-change | visits ShareRowExclusive
create or replace trigger visits_touch before insert on visits for each row execute function touch();
--- a trigger on a new table
--?
create table bells (id bigint constraint bells_pkey primary key);
--?
create trigger bells_touch before update on bells for each row execute function touch();
--- a trigger that goes
--? trigger-change drop-trigger | visits AccessExclusive
drop trigger if exists visits_touch on visits;
--- a trigger that sleeps
--? disable-trigger trigger-change | visits ShareRowExclusive
alter table visits disable trigger visits_touch;
--- a trigger that wakes
--? trigger-change | visits ShareRowExclusive
alter table visits enable trigger visits_touch;
--- a policy more
--? policy-change | patients AccessExclusive
create policy patients_own on patients for update to current_user using (insured) with check (insured);
--- a policy otherwise
--? policy-change | visits AccessExclusive
alter policy visits_seen on visits using (fee > 0);
--- a policy less
--? policy-change | visits AccessExclusive
drop policy visits_seen on visits;
--- rows for some
--? policy-change | logins AccessExclusive
alter table logins enable row level security;
--- rows for all again
--? policy-change | logins AccessExclusive
alter table logins disable row level security;
--- rows of a new table for some
--?
create table safes (id bigint constraint safes_pkey primary key, owner text);
--?
alter table safes enable row level security;
--?
create policy safes_own on safes using (owner = current_user);
--- whole rows to the replica
--? replica-identity | visits AccessExclusive
alter table visits replica identity full;
--- nothing to the replica
--? replica-identity | drugs AccessExclusive
alter table drugs replica identity nothing;
--- the rows' index to the replica
--? | logins AccessExclusive
alter table logins replica identity using index logins_number;
--- room in the pages
--? brief-share-update | visits ShareUpdateExclusive
alter table visits set (fillfactor = 70);
--- no room in the pages
--? brief-share-update | visits ShareUpdateExclusive
alter table visits reset (fillfactor);
--- no sweeping
--? autovacuum-off brief-share-update | visits ShareUpdateExclusive
alter table visits set (autovacuum_enabled = off, fillfactor = 90);
--- more sweeping
--? brief-share-update | visits ShareUpdateExclusive
alter table visits set (autovacuum_vacuum_scale_factor = 0.01);
--- a new table without sweeping
--? autovacuum-off
create table rows (id bigint constraint rows_pkey primary key) with (autovacuum_enabled = false);
--- words on a table
--? brief-share-update | doctors ShareUpdateExclusive
comment on table doctors is 'who heals';
--- words on a new table
--?
create table words (id bigint constraint words_pkey primary key);
--?
comment on table words is 'said';
--- words on a function
--?
comment on function dice() is 'always four';
--- columns that depend on one another
--? brief-share-update | patients ShareUpdateExclusive
create statistics patients_names (dependencies) on surname, first_name from patients;
--- a table held
--? lock-table | rooms AccessExclusive
lock table rooms in access exclusive mode;
--- a table held a little
--? lock-table | rooms ShareRowExclusive
lock rooms in share row exclusive mode nowait;
--- a table with another name
--? rename | doctors AccessExclusive
alter table doctors rename to physicians;
--- a table with another name, and a view with the old one
--? | doctors AccessExclusive
alter table doctors rename to physicians;
--?
create view doctors as select * from physicians;
--- a table with another name, and a view with a third one
--? rename | doctors AccessExclusive
alter table doctors rename to physicians;
--?
create view healers as select * from physicians;
--- a schema with another name
--? rename
alter schema reports rename to papers;
--- a view with another name
--? rename | due_visits AccessExclusive
alter view due_visits rename to coming_visits;
--- a table that belongs to another
--? authz | drugs AccessExclusive
alter table drugs owner to current_user;
--- a role
--? authz
create role clinic_reader;
--- all for all
--? grant-overbroad
grant all on patients to public;
--- much for all
--? grant-overbroad
grant select on all tables in schema public to public;
--- little for one
--?
grant select on visits, drugs to current_user;
--- little less for one
--?
grant select (id, surname) on patients to current_user;
--- an extension more
--? extension-change
create extension hstore;
--- an extension anew
--? extension-change
alter extension plpgsql update;
--- an extension less
--? extension-change
drop extension hstore;
--- a value somewhere
--? add-enum-value-order
alter type ward_kind add value 'eyes';
--- a value before another
--?
alter type ward_kind add value 'eyes' before 'surgery';
--- a value if it is not there
--? add-enum-value-order
alter type ward_kind add value if not exists 'eyes';
--- a value used too soon
--?
alter type ward_kind add value 'eyes' after 'children';
--? enum-value-used-in-tx dml-in-migration | error 55P04
update rooms set kind = 'eyes' where number = 1;
--- a value used in a new enum
--?
create type colour as enum ('red', 'green');
--?
create table lamps (id bigint constraint lamps_pkey primary key, colour colour default 'green');
--?
insert into lamps (id, colour) values (1, 'red');
--- an old value used
--? dml-in-migration | rooms RowExclusive
update rooms set kind = 'children' where number = 1;
--- a value with another word
--? rename-enum-value
alter type blood rename value 'o' to 'zero';
--- an enum
--?
create type urgency as enum ('low', 'high');
--- a view
--?
create view insured as select id, surname from patients where insured;
--- a view in place of another
--? view-column-change | due_visits AccessExclusive
create or replace view due_visits as select id, fee, held from visits where held > current_date;
--- a view in place of none
--?
create or replace view undue_visits as select id from visits where held <= current_date;
--- a function that was immutable
--? function-volatility-change untrackable-dependency
create or replace function pence(numeric) returns bigint language sql stable as 'select ($1 * 100)::bigint';
--- a function that was volatile, in one word
--? function-volatility-change
alter function dice() stable;
--- a function with another text
--? untrackable-dependency
create or replace function dice() returns bigint language plpgsql volatile as $$ begin return 6; end $$;
--- a function whose text is read at once
--?
create function twice(bigint) returns bigint language sql immutable return $1 * 2;
--- a function whose statements are read at once
--?
create function names() returns setof text language sql stable begin atomic select surname from patients; end;
--- a procedure in words
--? untrackable-dependency
create procedure tidy() language plpgsql as $$ begin delete from logins; end $$;
