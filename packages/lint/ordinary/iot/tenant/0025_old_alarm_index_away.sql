--! transaction: off
drop index concurrently alarms_open;
