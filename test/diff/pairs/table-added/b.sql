create table users (id bigint primary key);
create table orders (id bigint generated always as identity primary key, user_id bigint not null references users (id), total numeric(10, 2) default 0);
