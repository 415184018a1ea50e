--- without facts nobody knows how much
--?
alter table orders alter column number type text;
