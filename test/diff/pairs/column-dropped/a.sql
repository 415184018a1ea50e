create table users (id bigint primary key, email text, age integer);
create index users_age on users (age);
