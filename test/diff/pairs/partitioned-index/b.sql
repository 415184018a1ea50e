create table events (id bigint, at timestamptz not null, kind text) partition by list (kind);
create table events_a partition of events for values in ('a');
create index events_at on events (at);
