create table users (id bigint primary key, email text);
comment on table users is 'old';
