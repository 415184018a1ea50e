create domain email as text constraint email_at check (value like '%@%');
create table users (id bigint primary key, email email);
