--- 14.2 may build a broken index
--! transaction: off
--? cic-corruption
create index concurrently orders_paid on orders (paid_at);

--- unique or not
--! transaction: off
--? cic-corruption
create unique index concurrently orders_paid on orders (paid_at);

--- and rebuild one
--! transaction: off
--? cic-corruption
reindex index concurrently orders_account;

--- or all of a table
--! transaction: off
--? cic-corruption
reindex table concurrently orders;

--- a plain build is right
--?
create index orders_paid on orders (paid_at);

--- so is a plain rebuild
--?
reindex index orders_account;

--- a drop breaks nothing
--! transaction: off
--?
drop index concurrently orders_account;
