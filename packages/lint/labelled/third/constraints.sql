--- a rule for all rows
--? check-without-not-valid | rooms AccessExclusive scan
alter table rooms add constraint rooms_beds check (beds between 1 and 12);
--- a rule for new rows
--? | rooms AccessExclusive
alter table rooms add constraint rooms_beds check (beds between 1 and 12) not valid;
--- a rule without a name
--? check-without-not-valid unnamed-constraint | rooms AccessExclusive scan
alter table rooms add check (floor < 40);
--- two rules at once
--? check-without-not-valid | rooms AccessExclusive scan
alter table rooms add constraint rooms_beds check (beds > 0), add constraint rooms_floor check (floor < 40);
--- two rules one by one
--? check-without-not-valid | rooms AccessExclusive scan
alter table rooms add constraint rooms_beds check (beds > 0);
--? check-without-not-valid many-verifies | rooms AccessExclusive scan
alter table rooms add constraint rooms_floor check (floor < 40);
--- an old rule proven
--? | prescriptions ShareUpdateExclusive scan
alter table prescriptions validate constraint prescriptions_amount;
--- an old pointer proven
--? | prescriptions ShareUpdateExclusive scan; drugs RowShare
alter table prescriptions validate constraint prescriptions_drug;
--- a rule made and proven
--? | drugs AccessExclusive
alter table drugs add constraint drugs_stock check (stock >= 0) not valid;
--? validate-in-same-tx | drugs AccessExclusive scan
alter table drugs validate constraint drugs_stock;
--- a pointer made and proven
--? nullable-fk | patients ShareRowExclusive; doctors ShareRowExclusive
alter table patients add constraint patients_seen_by foreign key (doctor_id) references doctors (id) not valid;
--? validate-in-same-tx | patients ShareRowExclusive scan; doctors ShareRowExclusive
alter table patients validate constraint patients_seen_by;
--- an old rule proven behind a lock
--? trigger-change | prescriptions ShareRowExclusive
create trigger prescriptions_touch before update on prescriptions for each row execute function touch();
--? validate-while-writes-blocked | prescriptions ShareRowExclusive scan
alter table prescriptions validate constraint prescriptions_amount;
--- an old rule proven behind a lock on another table
--? | rooms AccessExclusive
alter table rooms add column remark text;
--? validate-while-writes-blocked | prescriptions ShareUpdateExclusive scan; rooms AccessExclusive
alter table prescriptions validate constraint prescriptions_amount;
--- two old rules proven
--? | prescriptions ShareUpdateExclusive scan
alter table prescriptions validate constraint prescriptions_amount;
--? | prescriptions ShareUpdateExclusive scan
alter table prescriptions validate constraint prescriptions_until;
--- a pointer for all rows
--? fk-without-not-valid | prescriptions ShareRowExclusive scan; visits ShareRowExclusive
alter table prescriptions add constraint prescriptions_visit foreign key (visit_id) references visits (id) on delete cascade;
--- a pointer for new rows
--? | prescriptions ShareRowExclusive; visits ShareRowExclusive
alter table prescriptions add constraint prescriptions_visit foreign key (visit_id) references visits (id) on delete cascade not valid;
--- a pointer that no index helps
--? fk-without-index | stays ShareRowExclusive; rooms ShareRowExclusive
alter table stays add constraint stays_room foreign key (room) references rooms (number) not valid;
--- a pointer that an index on the rows with a value helps
--? nullable-fk | logins ShareRowExclusive; doctors ShareRowExclusive
alter table logins add constraint logins_account foreign key (account) references doctors (id) not valid;
--- a pointer that was not proven
--? drop-fk-locks-parent | visits AccessExclusive; patients AccessExclusive
alter table visits drop constraint visits_patient;
--- a pointer that may wait until the end
--? | visits ShareRowExclusive; patients ShareRowExclusive
alter table visits add constraint visits_patient_late foreign key (patient_id) references patients (id) deferrable initially deferred not valid;
--- no two alike
--? unique-constraint-builds-index unique-added-to-data | rooms AccessExclusive build
alter table rooms add constraint rooms_place unique (wing, floor);
--- no two alike, by an index that is there
--? | logins AccessExclusive
alter table logins add constraint logins_token_key unique using index logins_token;
--- no two alike in a new table
--?
create table tags (id bigint constraint tags_pkey primary key, word text);
--?
alter table tags add constraint tags_word unique (word);
--- no two alike without a name
--? unique-constraint-builds-index unique-added-to-data unnamed-constraint | drugs AccessExclusive build
alter table drugs add unique (label);
--- a key by building
--? primary-key-builds-index | logins AccessExclusive build
alter table logins add constraint logins_pkey primary key (number);
--- a key by building, of columns that may be empty
--? primary-key-builds-index not-null-added-to-data | logins AccessExclusive build scan
alter table logins add constraint logins_pkey primary key (account);
--- a key by an index that is there
--? | logins AccessExclusive
alter table logins add constraint logins_pkey primary key using index logins_number;
--- a key by an index whose column may be empty
--? pk-using-index-nullable not-null-added-to-data | logins AccessExclusive scan
alter table logins add constraint logins_pkey primary key using index logins_id;
--- a key of a new table
--?
create table sheets (number bigint not null, constraint sheets_pkey primary key (number));
--- a key away
--? drop-primary-key | stays AccessExclusive
alter table stays drop constraint stays_pkey;
--- a rule away
--? drop-check | visits AccessExclusive
alter table visits drop constraint visits_fee;
--- a rule away if it is there
--? drop-check | rooms AccessExclusive
alter table rooms drop constraint if exists rooms_wing;
--- a rule of a new table away
--?
create table limits (id bigint constraint limits_pkey primary key, top bigint, constraint limits_top check (top > 0));
--?
alter table limits drop constraint limits_top;
--- no overlaps of stays
--? exclusion-constraint | stays AccessExclusive build
alter table stays add constraint stays_apart exclude using gist (during with &&);
--- no overlaps in a new table
--?
create table leases (
  id bigint constraint leases_pkey primary key,
  during tstzrange not null,
  constraint leases_apart exclude using gist (during with &&)
);
--- a new table that points at an old one
--? fk-on-create-table | patients ShareRowExclusive
create table allergies (
  patient_id bigint constraint allergies_patient references patients (id),
  what text,
  constraint allergies_pkey primary key (patient_id, what)
);
--- a new table that points at an old one from a column that may be empty
--? fk-on-create-table nullable-fk fk-without-index | doctors ShareRowExclusive
create table rotas (
  id bigint constraint rotas_pkey primary key,
  doctor_id bigint constraint rotas_doctor references doctors (id)
);
--- a new table that points at two old ones
--? fk-on-create-table fk-without-index | patients ShareRowExclusive; rooms ShareRowExclusive
create table beds (
  room bigint not null,
  letter text not null,
  patient_id bigint not null,
  constraint beds_pkey primary key (room, letter),
  constraint beds_room foreign key (room) references rooms (number),
  constraint beds_patient foreign key (patient_id) references patients (id)
);
--- a new table that points at itself
--?
create table chapters (
  id bigint constraint chapters_pkey primary key,
  parent_id bigint not null constraint chapters_parent references chapters (id)
);
--?
create index chapters_parent_id on chapters (parent_id);
--- a new table that points at a new one
--?
create table shelves (id bigint constraint shelves_pkey primary key);
--?
create table boxes (
  id bigint constraint boxes_pkey primary key,
  shelf_id bigint not null constraint boxes_shelf references shelves (id)
);
--?
create index boxes_shelf_id on boxes (shelf_id);
--- a new table that points at a new one, by no index
--?
create table racks (id bigint constraint racks_pkey primary key);
--? fk-without-index
create table tins (
  id bigint constraint tins_pkey primary key,
  rack_id bigint not null constraint tins_rack references racks (id)
);
--- a new table that points at a shared one
--? fleet-shared-table-lock
create table memberships (
  tenant_id bigint constraint memberships_tenant references public.tenants (id),
  role text,
  constraint memberships_pkey primary key (tenant_id, role)
);
--- an old table that points at a shared one
--? fleet-shared-table-lock fleet-wide-lock-tx fk-without-index nullable-fk | logins AccessExclusive; public.tenants ShareRowExclusive
alter table logins add column tenant_id bigint, add constraint logins_tenant foreign key (tenant_id) references public.tenants (id) not valid;
--- a rule on the values of a domain
--? domain-constraint
alter domain dose add constraint dose_positive check (value > 0);
--- a rule on the new values of a domain
--?
alter domain dose add constraint dose_positive check (value > 0) not valid;
--- a domain that wants values
--? domain-constraint
alter domain plain_note set not null;
--- a domain with another default
--?
alter domain plain_note set default '';
--- a domain with a rule
--? create-domain-with-constraint
create domain postcode as text constraint postcode_digits check (value ~ '^[0-9]{5}$');
--- a domain that wants a value from the first
--? create-domain-with-constraint
create domain code_word as text not null;
--- a domain with a default alone
--?
create domain pet_name as text default 'rex';
--- a rule in a new table
--?
create table scales (
  id bigint constraint scales_pkey primary key,
  top bigint constraint scales_top check (top > 0)
);
--- a rule in a new table without a name
--? unnamed-constraint
create table scores (
  id bigint constraint scores_pkey primary key,
  top bigint check (top > 0)
);
--- a key without a name
--?
create table marks (id bigint primary key, text text);
--- values wanted by name, for new rows
--? needs-newer-postgres | rooms AccessExclusive
alter table rooms add constraint rooms_floor_given not null floor not valid;
