create type state as enum ('new', 'hold', 'done');
create table orders (id bigint primary key, state state not null default 'hold');
