create table users (id integer primary key, code text);
create view codes as select id, code from users;
create view more as select * from codes;
