create table bookings (id bigint primary key, during tstzrange, constraint bookings_free exclude using gist (during with &&));
