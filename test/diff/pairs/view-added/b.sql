create table users (id bigint primary key, email text);
create view emails with (security_invoker = true) as select id, email from users where email is not null;
create view one as select * from emails limit 1;
