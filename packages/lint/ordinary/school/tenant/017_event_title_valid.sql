alter table events validate constraint events_title_given;
