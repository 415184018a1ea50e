create table sales (id bigint primary key, amount numeric);
create materialized view totals as select sum(amount) as total, count(*) as n from sales;
create unique index totals_one on totals (n);
