create view pipeline as
  select stage, currency, count(*) as deals, sum(amount_cents) as amount_cents
  from deals
  where stage not in ('won', 'lost')
  group by stage, currency;

--! down
drop view pipeline;
