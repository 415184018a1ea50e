create table users (id bigint primary key, email text, email_lower text generated always as (lower(email)) stored);
