create table users (id bigint primary key, owner text);
