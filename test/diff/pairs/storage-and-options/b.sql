create table users (id bigint primary key, doc text) with (fillfactor = 70);
alter table users alter column doc set storage external;
