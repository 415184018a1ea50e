create table users (id bigint primary key, plan text default 'free', seen timestamptz, kind text default 'a');
