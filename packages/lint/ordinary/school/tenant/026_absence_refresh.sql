refresh materialized view concurrently absence_days;
