create type deal_stage as enum ('lead', 'qualified', 'proposal', 'won', 'lost');
create table deals (
  id bigint generated always as identity primary key,
  company_id bigint not null references companies (id) on delete cascade,
  contact_id bigint references contacts (id),
  stage deal_stage not null default 'lead',
  title text not null,
  amount_cents bigint not null default 0,
  currency text not null default 'EUR',
  closes_on date,
  created_at timestamptz not null default now(),
  constraint deals_amount_not_negative check (amount_cents >= 0)
);
create index deals_company_idx on deals (company_id);
create index deals_contact_idx on deals (contact_id);
create index deals_open_idx on deals (closes_on) where stage not in ('won', 'lost');

--! down
drop table deals;
drop type deal_stage;
