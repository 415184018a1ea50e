alter table deals validate constraint deals_probability_range;
