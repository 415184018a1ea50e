create table users (id bigint primary key, email text, name text);
create view v as select id, email from users;
