create function twice(n integer) returns integer language sql immutable as 'select $1 * 2';
