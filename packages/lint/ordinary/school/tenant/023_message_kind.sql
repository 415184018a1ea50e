create type message_kind as enum ('note', 'letter', 'alarm');
alter table messages add column kind message_kind not null default 'note';
