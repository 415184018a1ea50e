create table users (id bigint, email text not null, constraint users_pkey primary key (email), constraint users_id unique (id));
alter table users alter column id set not null;
