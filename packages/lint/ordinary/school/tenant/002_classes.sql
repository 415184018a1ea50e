create table classes (
  id bigint generated always as identity,
  year bigint not null,
  name text not null,
  teacher_id uuid,
  constraint classes_pk primary key (id),
  constraint classes_name_uq unique (year, name),
  constraint classes_teacher_fk foreign key (teacher_id) references people (id)
);
create index classes_teacher_ix on classes (teacher_id);
