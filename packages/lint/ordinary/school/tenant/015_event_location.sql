alter table events add column location text, add column online boolean not null default false;
