comment on column commands.priority is 'Nine is most urgent.';
