alter table accounts add column billing_email text;
