alter table contacts add column search tsvector;

--! down
alter table contacts drop column search;
