create table users (id bigint primary key, email text);
create function count_users() returns bigint language sql begin atomic select count(*) from users; end;
