create table activities (
  id bigint generated always as identity primary key,
  deal_id bigint references deals (id) on delete cascade,
  contact_id bigint references contacts (id) on delete cascade,
  kind text not null check (kind in ('call', 'mail', 'meeting', 'task')),
  happened_at timestamptz not null default now(),
  details jsonb not null default '{}',
  constraint activities_about_something check (deal_id is not null or contact_id is not null)
);
create index activities_deal_idx on activities (deal_id, happened_at desc);
create index activities_contact_idx on activities (contact_id, happened_at desc);

--! down
drop table activities;
