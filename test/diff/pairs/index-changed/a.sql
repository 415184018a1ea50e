create table users (id bigint primary key, email text);
create index users_email on users (email);
