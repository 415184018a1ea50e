create domain mark as numeric(2, 1) constraint mark_range check (value between 1 and 6);
create table marks (
  id bigint generated always as identity,
  pupil_id uuid not null,
  lesson_id bigint not null,
  mark mark not null,
  remark text,
  constraint marks_pk primary key (id),
  constraint marks_pupil_fk foreign key (pupil_id) references people (id),
  constraint marks_lesson_fk foreign key (lesson_id) references lessons (id)
);
create index marks_pupil_ix on marks (pupil_id);
create index marks_lesson_ix on marks (lesson_id);
