--! transaction: off
create unique index concurrently people_email_ux on people (lower(email));
