create table users (id bigint primary key, a integer, b integer);
