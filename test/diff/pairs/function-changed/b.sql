create function twice(n integer) returns integer language sql immutable parallel safe as 'select $1 + $1';
