alter table devices set (fillfactor = 90);
