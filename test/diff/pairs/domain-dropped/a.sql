create domain email as text;
create table users (id bigint primary key, email email);
