create table users (id bigint primary key, number bigint not null);
create sequence users_number owned by users.number;
alter table users alter column number set default nextval('users_number');
