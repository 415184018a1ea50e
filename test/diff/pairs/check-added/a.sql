create table users (id bigint primary key, age integer);
