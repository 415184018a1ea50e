create table events (id bigint, kind text) partition by list (kind);
create table events_a (id bigint, kind text);
