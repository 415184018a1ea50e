create table a (id bigint primary key, b_id bigint);
create table b (id bigint primary key, a_id bigint constraint b_a references a (id));
alter table a add constraint a_b foreign key (b_id) references b (id);
