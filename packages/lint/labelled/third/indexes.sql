--- an index while nobody writes
--? index-not-concurrent | visits Share build
create index visits_held on visits (held);
--- an index while all write
--! transaction: off
--? | visits ShareUpdateExclusive build
create index concurrently visits_held on visits (held);
--- an index on an expression
--? index-not-concurrent | patients Share build
create index patients_mail_lower on patients (lower(mail));
--- an index on some rows
--? index-not-concurrent | patients Share build
create index patients_insured on patients (born) where insured;
--- an index on words
--? index-not-concurrent | patients Share build
create index patients_scores on patients using gin (scores);
--- an index on ranges, while all write
--! transaction: off
--? | stays ShareUpdateExclusive build
create index concurrently stays_during on stays using gist (during);
--- an index by hash
--? index-not-concurrent | visits Share build
create index visits_remark on visits using hash (remark);
--- an index if it is not there
--? index-not-concurrent if-not-exists-noop | visits Share build
create index if not exists visits_held on visits (held);
--- an index if it is not there, while all write
--! transaction: off
--? invalid-index-left-behind | visits ShareUpdateExclusive build
create index concurrently if not exists visits_held on visits (held);
--- no two alike by an index
--? index-not-concurrent unique-added-to-data | drugs Share build
create unique index drugs_label on drugs (label);
--- no two alike among some rows, while all write
--! transaction: off
--? unique-added-to-data | drugs ShareUpdateExclusive build
create unique index concurrently drugs_label on drugs (label) where stock > 0;
--- an index on a new table
--?
create table slots (id bigint constraint slots_pkey primary key, at timestamptz not null);
--?
create index slots_at on slots (at);
--- no two alike on a new table
--?
create table plates (id bigint constraint plates_pkey primary key, mark text);
--?
create unique index plates_mark on plates (mark);
--- an index on a new stored view
--?
create materialized view fees as select patient_id, sum(fee) as total from visits group by patient_id;
--?
create unique index fees_patient on fees (patient_id);
--- an index on an old stored view
--? index-not-concurrent | visits_by_day Share build
create index visits_by_day_number on visits_by_day (number);
--- an index behind a transaction
--? concurrently-in-transaction
create index concurrently rooms_kind on rooms (kind);
--- an index away behind a transaction
--? concurrently-in-transaction
drop index concurrently patients_surname;
--- an index away while nobody works
--? index-drop-not-concurrent | patients AccessExclusive
drop index patients_surname;
--- two indexes away
--? index-drop-not-concurrent | patients AccessExclusive
drop index patients_surname, patients_blood_born;
--- an index away while all work
--! transaction: off
--? | patients ShareUpdateExclusive
drop index concurrently if exists patients_surname;
--- an index of a new table away
--?
create table drops (id bigint constraint drops_pkey primary key, at timestamptz);
--?
create index drops_at on drops (at);
--?
drop index drops_at;
--- an index anew
--? reindex-not-concurrent | patients Share build
reindex index patients_mail;
--- a table's indexes anew
--? reindex-not-concurrent | rooms Share build
reindex table rooms;
--- an index anew while all work
--! transaction: off
--? | patients ShareUpdateExclusive build
reindex (verbose) index concurrently patients_mail;
--- a table's indexes anew while all work
--! transaction: off
--? | rooms ShareUpdateExclusive build
reindex table concurrently rooms;
--- an index anew behind a transaction
--? concurrently-in-transaction
reindex index concurrently patients_mail;
--- an index on every partition
--? index-on-partitioned-parent | events Share; events_2025 Share build; events_rest Share build
create index events_what on events (what);
--- no two alike on every partition
--? index-on-partitioned-parent unique-added-to-data | vitals Share; vitals_2025 Share build
create unique index vitals_pulse on vitals (at, pulse);
--- an index on the parent and nothing else
--? | vitals Share
create index vitals_pulse on only vitals (pulse);
--- an index on one partition, while all write
--! transaction: off
--? | vitals_2025 ShareUpdateExclusive build
create index concurrently vitals_2025_pulse on vitals_2025 (pulse);
--- an index on one partition
--? index-not-concurrent | vitals_2025 Share build
create index vitals_2025_pulse on vitals_2025 (pulse);
--- an index of a new partitioned table
--?
create table pings (
  id bigint not null,
  at timestamptz not null,
  constraint pings_pkey primary key (id, at)
) partition by range (at);
--?
create index pings_at on pings (at);
--- an index that another contains
--! transaction: off
--? redundant-index | patients ShareUpdateExclusive build
create index concurrently patients_by_blood on patients (blood);
--- an index twice
--! transaction: off
--? redundant-index | patients ShareUpdateExclusive build
create index concurrently patients_by_surname on patients (surname);
--- an index that a key contains
--! transaction: off
--? redundant-index | prescriptions ShareUpdateExclusive build
create index concurrently prescriptions_visit on prescriptions (visit_id);
--- an index on the second column of another
--! transaction: off
--? | patients ShareUpdateExclusive build
create index concurrently patients_born on patients (born);
--- an index on the columns of another, in the other order
--! transaction: off
--? | patients ShareUpdateExclusive build
create index concurrently patients_born_blood on patients (born, blood);
--- an index by another method
--! transaction: off
--? | patients ShareUpdateExclusive build
create index concurrently patients_surname_hash on patients using hash (surname);
--- an index that is unique where another is not
--! transaction: off
--? unique-added-to-data | patients ShareUpdateExclusive build
create unique index concurrently patients_one_surname on patients (surname);
--- an index on many columns
--! transaction: off
--? wide-index | drugs ShareUpdateExclusive build
create index concurrently drugs_all on drugs (maker, label, price, stock);
--- an index that carries columns
--! transaction: off
--? | drugs ShareUpdateExclusive build
create index concurrently drugs_by_maker on drugs (maker) include (label, price, stock);
--- three indexes in one file
--! transaction: off
--? | drugs ShareUpdateExclusive build
create index concurrently drugs_maker on drugs (maker);
--? multi-nontx-statements | drugs ShareUpdateExclusive build
create index concurrently drugs_stock on drugs (stock);
--? multi-nontx-statements | drugs ShareUpdateExclusive build
create index concurrently drugs_price on drugs (price);
--- an index and something else in one file
--! transaction: off
--? | rooms ShareUpdateExclusive build
create index concurrently rooms_kind on rooms (kind);
--? mixed-tx-and-nontx | rooms AccessExclusive
alter table rooms add column remark text;
--- an index behind a lock
--? trigger-change | rooms ShareRowExclusive
create trigger rooms_touch before update on rooms for each row execute function touch();
--? index-not-concurrent | rooms ShareRowExclusive build
create index rooms_kind on rooms (kind);
--- an index behind the strongest lock
--? policy-change | rooms AccessExclusive
alter table rooms enable row level security;
--? index-not-concurrent ddl-after-access-exclusive | rooms AccessExclusive build
create index rooms_kind on rooms (kind);
--- an index with another name
--?
alter index patients_mail rename to patients_mailbox;
--- an index in a block
--? index-not-concurrent | rooms Share build
do $$
begin
  create index rooms_kind on rooms (kind);
end
$$;
