alter table people add column email text;
