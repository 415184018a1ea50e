alter table commands add column priority smallint not null default 5;
