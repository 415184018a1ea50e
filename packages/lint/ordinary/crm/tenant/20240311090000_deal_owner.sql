alter table deals add column owner_id bigint;

--! down
alter table deals drop column owner_id;
