create table plans (
  code text primary key,
  title text not null,
  monthly_cents bigint not null check (monthly_cents >= 0),
  seats bigint
);
insert into plans (code, title, monthly_cents, seats) values
  ('trial', 'Trial', 0, 3),
  ('team', 'Team', 4900, 25),
  ('business', 'Business', 19900, null);

--! down
drop table plans;
