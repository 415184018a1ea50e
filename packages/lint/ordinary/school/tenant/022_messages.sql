create table messages (
  id uuid constraint messages_pk primary key default gen_random_uuid(),
  sender_id uuid not null constraint messages_sender_fk references people (id),
  body text not null,
  sent_at timestamptz not null default now(),
  read_at timestamptz
);
create index messages_sender_ix on messages (sender_id);
create index messages_unread_ix on messages (sent_at) where read_at is null;
alter table messages enable row level security;
create policy messages_visible on messages using (sent_at <= now());
