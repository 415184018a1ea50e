create function code() returns text language sql as $$ select 'a' $$;
create table users (id bigint primary key);
