create type mood as enum ('sad', 'happy', 'tired');
create table users (id bigint primary key, mood mood);
