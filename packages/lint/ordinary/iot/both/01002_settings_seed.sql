insert into settings (name, value) values ('retention_days', '365'), ('timezone', 'UTC')
on conflict (name) do nothing;
