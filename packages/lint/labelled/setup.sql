-- What every tenant of the labelled cases has: recorded in each ledger, with rows in each table.
create type mood as enum ('sad', 'happy');
create type size as enum ('small', 'large');
create domain positive as integer check (value > 0);
create domain label as text;
create sequence order_numbers;

create function touch() returns trigger language plpgsql as $$ begin return new; end $$;
create function half(integer) returns integer language sql immutable as 'select $1 / 2';
create function next_code() returns integer language plpgsql volatile as $$ begin return 1; end $$;

create table accounts (
  id bigint generated always as identity constraint accounts_pkey primary key,
  name text not null,
  email text,
  plan text not null default 'free',
  age integer,
  size integer not null default 1,
  balance numeric(10, 2),
  code varchar(10),
  notes varchar(100),
  data json,
  doc jsonb,
  feeling mood,
  created_at timestamp,
  updated_at timestamptz,
  net cidr,
  parent_id bigint,
  constraint accounts_age check (age >= 0)
);
create index accounts_email on accounts (email);
create unique index accounts_code on accounts (code);
create unique index accounts_size on accounts (size);
create index accounts_parent on accounts (parent_id);

create table orders (
  id bigint generated always as identity constraint orders_pkey primary key,
  account_id bigint not null,
  number bigint not null,
  total numeric(12, 2),
  paid_at timestamptz,
  state text,
  constraint orders_account foreign key (account_id) references accounts (id),
  constraint orders_number unique (number),
  constraint orders_total check (total >= 0),
  constraint orders_state check (state is not null)
);
create index orders_account on orders (account_id);

create table items (
  order_id bigint not null,
  position integer not null,
  sku text,
  amount integer
);
alter table items add constraint items_order foreign key (order_id) references orders (id) not valid;
alter table items add constraint items_amount check (amount > 0) not valid;
create index items_order_index on items (order_id);
create unique index items_place on items (order_id, position);
create unique index items_sku on items (sku);

create table tokens (
  id uuid not null,
  account_id bigint,
  value text,
  expires_at timestamptz
);
create unique index tokens_id on tokens (id);
create index tokens_account on tokens (account_id);

create table bookings (
  id bigint generated always as identity constraint bookings_pkey primary key,
  room bigint not null,
  during tstzrange not null
);

create table events (
  id bigint not null,
  at timestamptz not null,
  body text,
  constraint events_pkey primary key (id, at)
) partition by range (at);
create table events_2025 partition of events for values from ('2025-01-01') to ('2026-01-01');
create table events_rest partition of events default;
create table measures (
  id bigint not null,
  at timestamptz not null,
  constraint measures_pkey primary key (id, at)
) partition by range (at);
create table measures_2025 partition of measures for values from ('2025-01-01') to ('2026-01-01');
create table measures_2026 (
  id bigint not null,
  at timestamptz not null,
  constraint measures_2026_pkey primary key (id, at)
);

create view account_names as select id, name from accounts;
create materialized view account_plans as select plan, count(*) as accounts from accounts group by plan;
create unique index account_plans_plan on account_plans (plan);

create trigger accounts_touch before update on accounts for each row execute function touch();
create policy orders_own on orders using (true);

insert into accounts (name, email, code, created_at) values ('a', 'a@example.com', 'a', now());
insert into orders (account_id, number, total, paid_at, state) values (1, 1, 1, now(), 'new');
insert into items (order_id, position, sku, amount) values (1, 1, 'a', 1);
insert into tokens (id, account_id, value) values ('00000000-0000-0000-0000-000000000001', 1, 'a');
insert into bookings (room, during) values (1, tstzrange(now(), now() + interval '1 hour'));
insert into events (id, at) values (1, '2025-06-01'), (2, '2027-06-01');
insert into measures (id, at) values (1, '2025-06-01');
