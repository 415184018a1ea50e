create table commands (
  id uuid primary key,
  device_id uuid not null references devices (id),
  body jsonb not null,
  sent_at timestamptz,
  answered_at timestamptz,
  answer jsonb
);
create index commands_device_idx on commands (device_id);
create index commands_unsent_idx on commands (id) where sent_at is null;
