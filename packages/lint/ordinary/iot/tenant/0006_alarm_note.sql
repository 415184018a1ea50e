alter table alarms add column note text;
