create table logs (id bigint, at date not null, kind text) partition by range (at);
create table logs_2026 partition of logs for values from ('2026-01-01') to ('2027-01-01') partition by hash (id);
create table logs_2026_0 partition of logs_2026 for values with (modulus 2, remainder 0);
create table logs_2026_1 partition of logs_2026 for values with (modulus 2, remainder 1);
