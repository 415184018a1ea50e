alter table contacts add column title text;

--! down
alter table contacts drop column title;
