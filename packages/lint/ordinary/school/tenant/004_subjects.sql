create table subjects (
  code text not null,
  title text not null,
  constraint subjects_pk primary key (code)
);
insert into subjects (code, title)
values ('de', 'German'), ('en', 'English'), ('ma', 'Mathematics'), ('bi', 'Biology'), ('sp', 'Sports');
