create table users (id bigint primary key, email text, active boolean not null default true);
