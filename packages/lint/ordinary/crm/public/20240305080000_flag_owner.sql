alter table feature_flags add column owner text;

--! down
alter table feature_flags drop column owner;
