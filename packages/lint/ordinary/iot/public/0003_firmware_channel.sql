alter table firmware add column channel text not null default 'stable';
alter table firmware add constraint firmware_channel_known check (channel in ('stable', 'beta')) not valid;
