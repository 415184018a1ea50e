alter table deals add column probability smallint;
alter table deals add constraint deals_probability_range check (probability between 0 and 100) not valid;

--! down
alter table deals drop column probability;
