create table users (id bigint primary key, doc text);
