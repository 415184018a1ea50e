create table users (id bigint primary key, owner text);
alter table users enable row level security;
create policy users_own on users for select using (owner = session_user);
