create table members (
  id bigint generated always as identity primary key,
  email text not null,
  role text not null default 'member',
  invited_at timestamptz,
  joined_at timestamptz,
  constraint members_email_key unique (email),
  constraint members_role_known check (role in ('owner', 'admin', 'member', 'guest'))
);

--! down
drop table members;
