create table users (id bigint primary key);
create table orders (id bigint primary key, user_id bigint constraint orders_user references users (id));
