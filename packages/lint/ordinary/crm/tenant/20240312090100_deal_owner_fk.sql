alter table deals add constraint deals_owner_fkey foreign key (owner_id) references members (id) not valid;

--! down
alter table deals drop constraint deals_owner_fkey;
