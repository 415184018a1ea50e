create function age_of(born date, today date) returns bigint
language sql immutable
return (today - born) / 365;
