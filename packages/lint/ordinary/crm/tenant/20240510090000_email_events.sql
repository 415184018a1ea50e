create table email_events (
  id bigint generated always as identity,
  contact_id bigint not null,
  kind text not null,
  at timestamptz not null default now(),
  payload jsonb,
  primary key (id, at)
) partition by range (at);
create table email_events_2024 partition of email_events for values from ('2024-01-01') to ('2025-01-01');
create table email_events_2025 partition of email_events for values from ('2025-01-01') to ('2026-01-01');
create index email_events_contact_idx on email_events (contact_id, at desc);

--! down
drop table email_events;
