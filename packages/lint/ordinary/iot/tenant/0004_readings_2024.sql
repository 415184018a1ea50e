create table readings_2024 (like readings including defaults including constraints);
alter table readings_2024 add constraint readings_2024_at check (at >= '2024-01-01' and at < '2025-01-01');
