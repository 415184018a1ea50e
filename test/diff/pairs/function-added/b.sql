create function twice(n integer) returns integer language sql immutable strict as 'select $1 * 2';
create function hello() returns text language plpgsql as $$ begin return 'hello'; end $$;
