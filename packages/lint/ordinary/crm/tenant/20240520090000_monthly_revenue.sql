create materialized view monthly_revenue as
  select date_trunc('month', closes_on) as month, currency, sum(amount_cents) as amount_cents
  from deals
  where stage = 'won'
  group by 1, 2;
create unique index monthly_revenue_key on monthly_revenue (month, currency);

--! down
drop materialized view monthly_revenue;
