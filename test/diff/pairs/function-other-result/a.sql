create function answer() returns integer language sql as 'select 42';
create view v as select 1 as one;
