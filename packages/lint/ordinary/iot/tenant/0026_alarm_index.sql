--! transaction: off
create index concurrently alarms_open_idx on alarms (severity, raised_at) where cleared_at is null;
