create view last_reading as
select distinct on (sensor_id) sensor_id, at, value from readings order by sensor_id, at desc;
