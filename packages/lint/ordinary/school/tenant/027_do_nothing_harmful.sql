do $$
begin
  if not exists (select from subjects where code = 'mu') then
    insert into subjects (code, title) values ('mu', 'Music');
  end if;
end
$$;
