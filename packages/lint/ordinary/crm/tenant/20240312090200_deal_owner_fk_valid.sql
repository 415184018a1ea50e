alter table deals validate constraint deals_owner_fkey;
