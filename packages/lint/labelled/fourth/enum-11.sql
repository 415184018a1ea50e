--- a value cannot be added in a transaction before 12
--? enum-add-in-tx-pre12
alter type mood add value 'calm';

--- wherever it stands
--? enum-add-in-tx-pre12
alter type mood add value if not exists 'calm' before 'happy';

--- outside of one it can
--! transaction: off
--?
alter type mood add value 'calm';

--- another name is no new value
--?
alter type mood rename value 'sad' to 'low';

--- a new type has its values
--?
create type weather as enum ('rain', 'sun');
