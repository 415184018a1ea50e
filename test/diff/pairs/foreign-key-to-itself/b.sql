create table parts (id bigint primary key, parent_id bigint constraint parts_parent references parts (id));
