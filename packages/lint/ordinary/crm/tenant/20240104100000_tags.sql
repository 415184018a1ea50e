create table tags (
  id bigint generated always as identity primary key,
  name text not null unique,
  colour text not null default '#888888'
);
create table contact_tags (
  contact_id bigint not null references contacts (id) on delete cascade,
  tag_id bigint not null references tags (id) on delete cascade,
  primary key (contact_id, tag_id)
);
create index contact_tags_tag_idx on contact_tags (tag_id);

--! down
drop table contact_tags;
drop table tags;
