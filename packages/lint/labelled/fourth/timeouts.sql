--- a raw script without any
--? missing-lock-timeout missing-statement-timeout missing-idle-in-tx-timeout
alter table orders add column note text;

--- with one for locks
--?
set local lock_timeout = '3s';
--? missing-statement-timeout missing-idle-in-tx-timeout
alter table orders add column note text;

--- with one for statements
--?
set local statement_timeout = '3s';
--? missing-lock-timeout missing-idle-in-tx-timeout
alter table orders add column note text;

--- with all three
--?
set local lock_timeout = '3s';
--?
set local statement_timeout = '3s';
--?
set local idle_in_transaction_session_timeout = '10s';
--?
alter table orders add column note text;
