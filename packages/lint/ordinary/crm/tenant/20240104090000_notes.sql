create table notes (
  id bigint generated always as identity primary key,
  subject_type text not null,
  subject_id bigint not null,
  body text not null,
  author_id bigint,
  created_at timestamptz not null default now()
);
create index notes_subject_idx on notes (subject_type, subject_id, created_at desc);

--! down
drop table notes;
