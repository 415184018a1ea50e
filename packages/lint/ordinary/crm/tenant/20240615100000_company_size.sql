alter table companies
  add column employees bigint,
  add column headquarters text,
  add column is_customer boolean not null default false;

--! down
alter table companies drop column employees, drop column headquarters, drop column is_customer;
