--! transaction: off
create index concurrently deals_owner_idx on deals (owner_id);

--! down transaction: off
drop index concurrently deals_owner_idx;
