create table users (id bigint primary key);
create function touch() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger users_touch after insert or update on users for each row execute function touch();
alter table users disable trigger users_touch;
