create table events (id bigint, kind text) partition by list (kind);
create table events_a partition of events for values in ('a');
