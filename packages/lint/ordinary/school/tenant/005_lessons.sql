create table lessons (
  id bigint generated always as identity,
  class_id bigint not null,
  subject_code text not null,
  teacher_id uuid not null,
  held tstzrange not null,
  room text,
  constraint lessons_pk primary key (id),
  constraint lessons_class_fk foreign key (class_id) references classes (id),
  constraint lessons_subject_fk foreign key (subject_code) references subjects (code),
  constraint lessons_teacher_fk foreign key (teacher_id) references people (id)
);
create index lessons_class_ix on lessons (class_id);
create index lessons_subject_ix on lessons (subject_code);
create index lessons_teacher_ix on lessons (teacher_id);
create index lessons_held_ix on lessons using gist (held);
