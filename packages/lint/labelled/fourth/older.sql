--- NOT NULL as a constraint of the table came with 18
--? needs-newer-postgres
alter table accounts add constraint accounts_plan_set not null plan;

--- and inside a column it was always there
--?
create table plans (id bigint primary key, name text constraint plans_name not null);

--- MERGE came with 15
--? needs-newer-postgres
merge into accounts using (values (1::bigint, 'x')) as n (id, name) on accounts.id = n.id when matched then update set name = n.name;

--- a column that is made when it is read came with 18
--? needs-newer-postgres
create table sums (a int, b int generated always as (a * 2) virtual);

--- one that is stored came with 12
--?
create table sums (a int, b int generated always as (a * 2) stored);
