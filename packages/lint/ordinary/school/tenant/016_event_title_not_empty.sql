alter table events add constraint events_title_given check (title <> '') not valid;
