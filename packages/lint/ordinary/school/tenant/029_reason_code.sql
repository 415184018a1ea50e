alter table absences add column reason_code text default 'unknown';
