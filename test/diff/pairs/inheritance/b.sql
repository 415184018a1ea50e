create table base (id bigint);
create table derived (extra text) inherits (base);
