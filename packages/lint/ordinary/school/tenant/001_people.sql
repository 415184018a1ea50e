create table if not exists people (
  id uuid not null default gen_random_uuid(),
  given_name text not null,
  family_name text not null,
  born date,
  kind text not null,
  constraint people_pk primary key (id),
  constraint people_kind check (kind in ('pupil', 'teacher', 'guardian'))
);
