create table companies (
  id bigint generated always as identity primary key,
  name text not null,
  domain text,
  industry text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index companies_domain_idx on companies (lower(domain));

create table contacts (
  id bigint generated always as identity primary key,
  company_id bigint references companies (id) on delete set null,
  first_name text,
  last_name text not null,
  email text,
  phone text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index contacts_company_idx on contacts (company_id);
create unique index contacts_email_key on contacts (lower(email)) where email is not null;

--! down
drop table contacts;
drop table companies;
