grant select, insert, update on maintenance to current_user;
