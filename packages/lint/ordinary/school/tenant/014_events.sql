create table events (
  id bigint generated always as identity constraint events_pk primary key,
  title text not null,
  at timestamptz not null,
  seats bigint,
  constraint events_seats check (seats is null or seats > 0)
);
create table event_seats (
  event_id bigint not null constraint event_seats_event_fk references events (id) on delete cascade,
  person_id uuid not null constraint event_seats_person_fk references people (id) on delete cascade,
  constraint event_seats_pk primary key (event_id, person_id)
);
create index event_seats_person_ix on event_seats (person_id);
