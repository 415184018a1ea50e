--! transaction: off

-- Concurrently where the table has grown, plainly where it is small.
create unique index concurrently users_email_key on users (lower(email));

--! down transaction: off
drop index concurrently users_email_key;
