alter table devices alter column serial set statistics 200;
