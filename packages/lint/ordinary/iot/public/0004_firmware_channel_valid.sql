alter table firmware validate constraint firmware_channel_known;
