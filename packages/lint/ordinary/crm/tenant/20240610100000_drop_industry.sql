--! accept: drop-column until=2027-01-01 reason="nothing has read it since release 41"
alter table companies drop column industry;

--! down
alter table companies add column industry text;
