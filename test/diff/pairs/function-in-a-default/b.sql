create function code() returns text language sql as $$ select 'b' $$;
create table users (id bigint primary key, code text default code());
