create table absences (
  id bigint generated always as identity,
  pupil_id uuid not null,
  day date not null,
  excused boolean not null default false,
  reason text,
  constraint absences_pk primary key (id),
  constraint absences_once unique (pupil_id, day),
  constraint absences_pupil_fk foreign key (pupil_id) references people (id) on delete cascade
);
