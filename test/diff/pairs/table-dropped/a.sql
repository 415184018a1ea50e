create table users (id bigint primary key);
create table notes (id bigint primary key, user_id bigint references users (id));
