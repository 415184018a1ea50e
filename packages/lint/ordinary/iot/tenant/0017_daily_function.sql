create or replace function roll_up(which date) returns void
language plpgsql as $$
begin
  insert into daily (sensor_id, day, minimum, maximum, average)
  select sensor_id, which, min(value), max(value), avg(value)
  from readings
  where at >= which and at < which + 1
  group by sensor_id
  on conflict (sensor_id, day) do update
  set minimum = excluded.minimum, maximum = excluded.maximum, average = excluded.average;
end
$$;
