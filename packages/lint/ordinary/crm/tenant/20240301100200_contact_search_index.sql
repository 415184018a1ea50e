--! transaction: off
create index concurrently contacts_search_idx on contacts using gin (search);

--! down transaction: off
drop index concurrently contacts_search_idx;
