--! transaction: off
create index concurrently contacts_last_name_idx on contacts (last_name, first_name);

--! down transaction: off
drop index concurrently contacts_last_name_idx;
