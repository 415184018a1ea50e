create table users (id bigint primary key, n integer, twice integer);
