create table users (id bigint primary key);
create rule users_keep as on delete to users do instead nothing;
