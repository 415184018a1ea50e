-- A clinic, as every tenant of the third set has it: recorded in each ledger, with rows in each table.
create type blood as enum ('a', 'b', 'ab', 'o');
create type ward_kind as enum ('surgery', 'children');
create domain share_of as numeric check (value between 0 and 1);
create domain given_note as text not null;
create domain plain_note as text;
create domain dose as numeric;
create sequence case_numbers;

create function touch() returns trigger language plpgsql as $$ begin return new; end $$;
create function pence(numeric) returns bigint language sql immutable as 'select ($1 * 100)::bigint';
create function dice() returns bigint language plpgsql volatile as $$ begin return 4; end $$;
create function coin() returns bigint language sql volatile as 'select 1::bigint';

create table doctors (
  id bigint generated always as identity constraint doctors_pkey primary key,
  badge varchar(20) not null,
  full_name text,
  field text,
  constraint doctors_badge unique (badge)
);

create table patients (
  id bigint generated always as identity constraint patients_pkey primary key,
  surname varchar(60) not null,
  first_name text,
  born date,
  blood blood,
  mail varchar(200),
  chart json,
  balance numeric(9, 2) not null default 0,
  insured boolean not null default false,
  admitted timestamp,
  seen timestamptz(0),
  phone_at interval(0),
  gateway cidr,
  doctor_id bigint,
  nick varchar(30),
  initials char(2),
  flags varbit(8),
  scores integer[],
  visits_left integer,
  legacy text,
  constraint patients_doctor foreign key (doctor_id) references doctors (id),
  constraint patients_balance check (balance >= -1000),
  constraint patients_admitted check (admitted is not null),
  constraint patients_nick check (length(nick) > 1)
);
create unique index patients_mail on patients (mail);
create index patients_surname on patients (surname);
create index patients_doctor_id on patients (doctor_id);
create index patients_blood_born on patients (blood, born);

create table visits (
  id bigint generated always as identity constraint visits_pkey primary key,
  patient_id bigint not null,
  badge varchar(20),
  held date not null,
  fee numeric(8, 2) not null,
  code bigint,
  remark varchar(100),
  constraint visits_patient foreign key (patient_id) references patients (id),
  constraint visits_badge foreign key (badge) references doctors (badge),
  constraint visits_code unique (code),
  constraint visits_fee check (fee >= 0)
);
create index visits_patient_id on visits (patient_id);
create index visits_badge_used on visits (badge);

create table drugs (
  code text constraint drugs_pkey primary key,
  label text,
  strength dose,
  note plain_note,
  maker text,
  price numeric(8, 2),
  stock bigint
);

create table prescriptions (
  visit_id bigint not null,
  line bigint not null,
  drug text,
  amount bigint,
  until date,
  constraint prescriptions_pkey primary key (visit_id, line)
);
alter table prescriptions add constraint prescriptions_amount check (amount > 0) not valid;
alter table prescriptions add constraint prescriptions_until check (until is not null) not valid;
alter table prescriptions add constraint prescriptions_drug foreign key (drug) references drugs (code) not valid;
create index prescriptions_drug_used on prescriptions (drug);

create table rooms (
  number bigint constraint rooms_pkey primary key,
  wing text,
  floor bigint,
  beds bigint,
  kind ward_kind,
  constraint rooms_wing check (wing is not null and wing <> '')
);

create table stays (
  id bigint generated always as identity constraint stays_pkey primary key,
  room bigint not null,
  during tstzrange not null
);

create table logins (
  id uuid,
  account bigint,
  token text,
  number bigint not null,
  at timestamptz
);
create unique index logins_id on logins (id);
create unique index logins_token on logins (token);
create unique index logins_number on logins (number);
create unique index logins_filled on logins (account) where account is not null;

create table vitals (
  id bigint not null,
  at timestamptz not null,
  pulse bigint,
  constraint vitals_pkey primary key (id, at)
) partition by range (at);
create table vitals_2025 partition of vitals for values from ('2025-01-01') to ('2026-01-01');
create table vitals_2026 (
  id bigint not null,
  at timestamptz not null,
  pulse bigint,
  constraint vitals_2026_pkey primary key (id, at)
);
create table vitals_2027 (
  id bigint not null,
  at timestamptz not null,
  pulse bigint,
  constraint vitals_2027_pkey primary key (id, at),
  constraint vitals_2027_at check (at >= '2027-01-01' and at < '2028-01-01')
);
create table events (
  id bigint not null,
  at timestamptz not null,
  what text,
  constraint events_pkey primary key (id, at)
) partition by range (at);
create table events_2025 partition of events for values from ('2025-01-01') to ('2026-01-01');
create table events_rest partition of events default;
create table events_2026 (
  id bigint not null,
  at timestamptz not null,
  what text,
  constraint events_2026_pkey primary key (id, at),
  constraint events_2026_at check (at >= '2026-01-01' and at < '2027-01-01')
);

create table papers (id bigint constraint papers_pkey primary key, body text);
create table letters (id bigint constraint letters_pkey primary key, body text);
create table faxes (constraint faxes_pkey primary key (id)) inherits (papers);
create unlogged table scratch (id bigint constraint scratch_pkey primary key, body text);

create view due_visits as select id, fee from visits where held > current_date;
create materialized view visits_by_day as select held, count(*) as number from visits group by held;
create unique index visits_by_day_held on visits_by_day (held);
create trigger visits_touch before update on visits for each row execute function touch();
create policy visits_seen on visits using (true);

insert into doctors (badge, full_name) values ('d1', 'D'), ('d2', 'E');
insert into patients (surname, mail, admitted, nick, doctor_id) values ('A', 'a@example.com', now(), 'aa', 1), ('B', 'b@example.com', now(), 'bb', null);
insert into visits (patient_id, badge, held, fee, code) values (1, 'd1', '2025-01-01', 10, 1);
insert into drugs (code, label, price) values ('a', 'A', 1);
insert into prescriptions (visit_id, line, drug, amount, until) values (1, 1, 'a', 1, '2025-01-01');
insert into rooms (number, wing, floor, beds) values (1, 'n', 1, 2);
insert into stays (room, during) values (1, tstzrange(now(), now() + interval '1 hour'));
insert into logins (id, account, token, number) values ('00000000-0000-0000-0000-000000000001', 1, 'a', 1);
insert into vitals (id, at) values (1, '2025-06-01');
insert into vitals_2026 (id, at) values (1, '2026-06-01');
insert into vitals_2027 (id, at) values (1, '2027-06-01');
insert into events (id, at) values (1, '2025-06-01'), (2, '2028-06-01');
insert into events_2026 (id, at) values (1, '2026-06-01');
insert into papers (id, body) values (1, 'p');
insert into letters (id, body) values (1, 'l');
insert into scratch (id, body) values (1, 's');
