create table accounts (
  account_id bigint generated always as identity primary key,
  tenant_key text not null unique,
  region text not null default 'eu',
  suspended_at timestamptz
);
