create table users (id bigint primary key, a integer, b integer);
create statistics users_ab (dependencies) on a, b from users;
