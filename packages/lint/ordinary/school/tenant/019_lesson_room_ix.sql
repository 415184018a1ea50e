--! transaction: off
create index concurrently lessons_room_ix on lessons (room);
