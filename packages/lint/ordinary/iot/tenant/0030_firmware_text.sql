alter table devices add column firmware_checked_at timestamptz default now();
