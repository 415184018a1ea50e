--! transaction: off
create index concurrently devices_site_id_idx on devices (site_id);
