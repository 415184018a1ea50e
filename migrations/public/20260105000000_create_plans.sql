create table plans (
  code text primary key,
  monthly_price numeric(10, 2) not null check (monthly_price >= 0)
);

insert into plans (code, monthly_price) values ('free', 0), ('team', 29);

--! down
drop table plans;

--! verify
select exists (select from plans where code = 'free');
