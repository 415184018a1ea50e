create table users (id bigint primary key, email text);
comment on column users.email is 'it''s new';
create view v as select 1 as one;
comment on view v is 'one';
