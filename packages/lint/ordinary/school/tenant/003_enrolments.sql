create table enrolments (
  class_id bigint not null,
  pupil_id uuid not null,
  since date not null default current_date,
  until date,
  constraint enrolments_pk primary key (class_id, pupil_id),
  constraint enrolments_class_fk foreign key (class_id) references classes (id) on delete cascade,
  constraint enrolments_pupil_fk foreign key (pupil_id) references people (id) on delete cascade,
  constraint enrolments_order check (until is null or until >= since)
);
create index enrolments_pupil_ix on enrolments (pupil_id);
