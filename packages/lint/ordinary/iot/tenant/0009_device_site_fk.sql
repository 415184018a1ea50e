alter table devices add constraint devices_site_id_fkey foreign key (site_id) references sites (id) not valid;
