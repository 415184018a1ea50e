create table items (id bigint primary key, place integer constraint items_place unique deferrable initially deferred);
