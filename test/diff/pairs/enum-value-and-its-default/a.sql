create type state as enum ('new', 'done');
create table orders (id bigint primary key, state state not null default 'new');
