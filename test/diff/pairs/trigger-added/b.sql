create table users (id bigint primary key, seen timestamptz);
create function touch() returns trigger language plpgsql as $$ begin new.seen = now(); return new; end $$;
create trigger users_touch before update of seen on users for each row when (old.seen is distinct from new.seen) execute function touch();
