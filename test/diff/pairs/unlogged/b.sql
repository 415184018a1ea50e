create unlogged table cache (id bigint primary key);
