create table users (id bigint primary key, plan text default 'basic', seen timestamptz default now(), kind text);
