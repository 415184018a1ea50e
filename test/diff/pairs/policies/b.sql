create table users (id bigint primary key, owner text);
alter table users enable row level security;
alter table users force row level security;
create policy users_own on users for select using (owner = current_user);
create policy users_add on users as restrictive for insert with check (owner <> '');
