create table users (id bigint primary key, age integer);
alter table users add constraint users_age check (age >= 0) not valid;
