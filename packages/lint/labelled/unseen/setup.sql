-- A shop, as every tenant of the unseen cases has it: recorded in each ledger, with rows in each table.
create type tier as enum ('bronze', 'silver', 'gold');
create type channel as enum ('web', 'shop');
create domain percentage as numeric check (value between 0 and 100);
create domain free_text as text;
create sequence invoice_numbers;

create function stamp() returns trigger language plpgsql as $$ begin return new; end $$;
create function vat(numeric) returns numeric language sql immutable as 'select $1 * 0.19';
create function secret() returns text language plpgsql volatile as $$ begin return 'x'; end $$;

create table customers (
  id bigint generated always as identity constraint customers_pkey primary key,
  email varchar(120) not null,
  full_name text,
  tier tier not null default 'bronze',
  settings json,
  credit numeric(10, 2) not null default 0,
  country char(2),
  active boolean default true,
  joined timestamp,
  last_seen timestamptz(3),
  referrer bigint,
  score integer,
  ip cidr,
  phone varchar(40),
  constraint customers_score check (score >= 0),
  constraint customers_joined check (joined is not null),
  constraint customers_phone check (phone <> '')
);
create unique index customers_email on customers (email);
create index customers_full_name on customers (full_name);
create index customers_referrer on customers (referrer);
create index customers_place on customers (country, tier);

create table invoices (
  id bigint generated always as identity constraint invoices_pkey primary key,
  customer_id bigint not null,
  serial bigint not null,
  issued date not null,
  paid boolean not null default false,
  total numeric(12, 2) not null,
  memo varchar(200),
  constraint invoices_customer foreign key (customer_id) references customers (id),
  constraint invoices_serial unique (serial),
  constraint invoices_total check (total >= 0)
);
create index invoices_customer on invoices (customer_id);

create table lines (
  invoice_id bigint not null,
  position bigint not null,
  product text,
  quantity bigint,
  constraint lines_pkey primary key (invoice_id, position)
);
alter table lines add constraint lines_quantity check (quantity > 0) not valid;
create index lines_product on lines (product);

create table products (
  sku text constraint products_pkey primary key,
  title text,
  price numeric(8, 2),
  weight bigint
);

create table sessions (
  id uuid,
  customer_id bigint,
  token text,
  started timestamptz
);
create unique index sessions_id on sessions (id);
create unique index sessions_token on sessions (token);
create index sessions_customer on sessions (customer_id);

create table shifts (
  id bigint generated always as identity constraint shifts_pkey primary key,
  worker bigint not null,
  during tstzrange not null
);

create table readings (
  id bigint not null,
  at timestamptz not null,
  value bigint,
  constraint readings_pkey primary key (id, at)
) partition by range (at);
create table readings_2025 partition of readings for values from ('2025-01-01') to ('2026-01-01');
create table readings_other partition of readings default;
create table visits (
  id bigint not null,
  at timestamptz not null,
  constraint visits_pkey primary key (id, at)
) partition by range (at);
create table visits_2025 partition of visits for values from ('2025-01-01') to ('2026-01-01');
create table visits_2026 (
  id bigint not null,
  at timestamptz not null,
  constraint visits_2026_pkey primary key (id, at)
);

create view open_invoices as select id, total from invoices where not paid;
create materialized view revenue as select customer_id, sum(total) as total from invoices group by customer_id;
create unique index revenue_customer on revenue (customer_id);
create trigger invoices_stamp before update on invoices for each row execute function stamp();
create policy invoices_seen on invoices using (true);

insert into customers (email, full_name, joined) values ('a@example.com', 'A', now()), ('b@example.com', 'B', now());
insert into invoices (customer_id, serial, issued, total) values (1, 1, '2025-01-01', 10);
insert into lines (invoice_id, position, product, quantity) values (1, 1, 'b', 1);
insert into products (sku, title, price) values ('a', 'A', 1);
insert into sessions (id, customer_id, token) values ('00000000-0000-0000-0000-000000000001', 1, 'a');
insert into shifts (worker, during) values (1, tstzrange(now(), now() + interval '1 hour'));
insert into readings (id, at) values (1, '2025-06-01'), (2, '2027-06-01');
insert into visits (id, at) values (1, '2025-06-01');
insert into visits_2026 (id, at) values (1, '2026-06-01');
