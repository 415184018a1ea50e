create function answer() returns text language sql as $$ select '42' $$;
create view v as select 1 as one;
