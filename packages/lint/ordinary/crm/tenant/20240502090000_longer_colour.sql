alter table tags alter column colour set default '#999999';

--! down
alter table tags alter column colour set default '#888888';
