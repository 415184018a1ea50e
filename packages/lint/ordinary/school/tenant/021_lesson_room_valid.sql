alter table lessons validate constraint lessons_room_fk;
