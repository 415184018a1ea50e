alter type message_kind add value if not exists 'poll' before 'alarm';
