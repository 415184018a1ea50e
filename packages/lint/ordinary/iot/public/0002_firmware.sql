create table firmware (
  version text primary key,
  released_on date not null,
  sha256 text not null,
  notes text
);
create index firmware_released_on_idx on firmware (released_on desc);
