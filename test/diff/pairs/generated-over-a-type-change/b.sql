create table users (id bigint primary key, n bigint, twice bigint generated always as (n * 2) stored);
