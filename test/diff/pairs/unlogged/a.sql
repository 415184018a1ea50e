create table cache (id bigint primary key);
