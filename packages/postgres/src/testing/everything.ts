/** SQL that makes one of each kind of object in the schema of the search_path, some of which name that schema. */
export function everything(schema: string): string {
  return `
create type mood as enum ('sad', 'it''s fine');
create type point2 as (x int, y numeric(10, 2));
create type span as range (subtype = int8);
create domain email as text collate "C" not null default 'none' constraint has_at check (value like '%@%');
create function secret() returns text language sql as 'select ''x''';
create table plans (id int primary key, name text not null unique);
create table users (
  id bigint generated always as identity primary key,
  plan int references plans on delete cascade,
  mail email, feeling mood default 'sad', spot point2,
  home text default '${schema}', code text default "${schema}".secret(),
  full_name text generated always as (upper(home)) stored
) with (fillfactor = 90);
alter table users add constraint code_length check (length(code) < 100) not valid;
create index users_code on users (lower(code)) where plan > 0;
create table events (at timestamptz not null default '2026-01-01 00:00+00', what text) partition by range (at);
create table events_old partition of events for values from (minvalue) to ('2026-01-01 00:00+00');
create index events_at on events (at desc);
create table child (extra text) inherits (plans);
create sequence counter as int increment 5 cache 10 cycle;
create view names as select users.id, u.name from ${schema}.users join plans u on u.id = users.plan;
create materialized view totals as select count(*) as many from users with no data;
create unique index totals_many on totals (many);
create function touch() returns trigger language plpgsql set search_path = ${schema}, pg_temp
  as 'begin insert into ${schema}.plans values (1, ''${schema}''); insert into "${schema}".plans values (2); return new; end';
create function label(m mood, p point2) returns text language sql return (m::text || p.x);
create procedure tidy() language sql as 'delete from plans';
create aggregate many (int) (sfunc = int4pl, stype = int4, initcond = '0');
create trigger users_touch before insert on users for each row execute function touch();
create rule no_delete as on delete to plans do instead nothing;
create statistics users_ext (dependencies) on plan, code from users;
create collation german (provider = libc, locale = 'C');
create operator === (leftarg = int4, rightarg = int4, function = pg_catalog.int4eq);
alter table users enable row level security;
create policy own on users for select to public using (home = '${schema}');
grant select on users to public;
grant update (code) on users to public;
alter default privileges in schema ${schema} grant select on tables to public;
comment on table users is 'who';
comment on column users.code is 'what';
comment on index users_code is 'fast';
comment on function touch() is 'touches';
comment on constraint code_length on users is 'short';
comment on schema ${schema} is 'a tenant';
`;
}
