alter table lessons add constraint lessons_room_fk foreign key (room) references rooms (name) not valid;
