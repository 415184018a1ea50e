--- made and dropped again in three tenants
--?
create table pile (id bigint primary key);
--?
drop table pile;
