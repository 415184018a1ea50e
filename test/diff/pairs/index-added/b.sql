create table users (id bigint primary key, email text, plan text);
create index users_email on users (lower(email)) where plan <> 'free';
create unique index users_plan on users (plan desc nulls last) include (email);
