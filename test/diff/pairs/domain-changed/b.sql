create domain email as text default 'a@b' not null constraint email_at check (value like '%@%');
create table users (id bigint primary key, email email);
