alter table contacts add column subscribed boolean not null default true;

--! down
alter table contacts drop column subscribed;
