create table attachments (
  id uuid primary key default gen_random_uuid(),
  note_id bigint not null references notes (id) on delete cascade,
  file_name text not null,
  content_type text not null default 'application/octet-stream',
  bytes bigint not null check (bytes > 0),
  sha256 bytea not null check (length(sha256) = 32),
  uploaded_at timestamptz not null default now()
);
create index attachments_note_idx on attachments (note_id);

--! down
drop table attachments;
