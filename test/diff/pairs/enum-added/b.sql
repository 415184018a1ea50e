create type mood as enum ('sad', 'happy');
create table users (id bigint primary key, mood mood default 'sad');
