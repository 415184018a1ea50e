create table users (id bigserial primary key);
