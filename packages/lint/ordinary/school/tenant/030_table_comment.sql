comment on table people is 'Pupils, teachers and those who look after pupils';
comment on view class_sizes is 'How many pupils a class has today';
