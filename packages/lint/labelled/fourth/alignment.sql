--- gaps between flags and large numbers
--? column-alignment
create table fresh (a boolean, b bigint, c boolean, d bigint, e boolean, f timestamptz);

--- the large ones first
--?
create table fresh (b bigint, d bigint, f timestamptz, a boolean, c boolean, e boolean);

--- all of one size
--?
create table fresh (a bigint, b bigint, c bigint);

--- only texts
--?
create table fresh (a text, b text);
