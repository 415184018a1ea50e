create function is_online(d devices) returns boolean
  language sql stable parallel safe
  as $$ select d.last_seen > now() - interval '5 minutes' $$;
