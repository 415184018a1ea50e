alter table devices validate constraint devices_site_id_fkey;
