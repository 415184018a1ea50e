--- a check on rows that are there
--? check-without-not-valid | accounts AccessExclusive scan
alter table accounts add constraint accounts_name_given check (name <> '');
--- a check on two columns
--? check-without-not-valid | orders AccessExclusive scan
alter table orders add constraint orders_paid_total check (paid_at is null or total is not null);
--- a check without a name
--? check-without-not-valid unnamed-constraint | items AccessExclusive scan
alter table items add check (position > 0);
--- a check for new rows
--? | accounts AccessExclusive
alter table accounts add constraint accounts_name_given check (name <> '') not valid;
--- a check validated later
--? | items ShareUpdateExclusive scan
alter table items validate constraint items_amount;
--- a check on a table of the same migration
--?
create table rates (id bigint generated always as identity constraint rates_pkey primary key, share integer not null);
--?
alter table rates add constraint rates_share check (share >= 0);
--- a check in the table it begins with
--?
create table limits (id bigint generated always as identity constraint limits_pkey primary key, most integer constraint limits_most check (most > 0));
--- a foreign key on rows that are there
--? fk-without-not-valid | tokens ShareRowExclusive scan; accounts ShareRowExclusive
alter table tokens add constraint tokens_owner foreign key (account_id) references accounts (id);
--- a foreign key that deletes
--? fk-without-not-valid | accounts ShareRowExclusive scan
alter table accounts add constraint accounts_parent_known foreign key (parent_id) references accounts (id) on delete cascade;
--- a foreign key without a name
--? fk-without-not-valid unnamed-constraint | tokens ShareRowExclusive scan; accounts ShareRowExclusive
alter table tokens add foreign key (account_id) references accounts (id);
--- a foreign key for new rows
--? | tokens ShareRowExclusive; accounts ShareRowExclusive
alter table tokens add constraint tokens_owner foreign key (account_id) references accounts (id) not valid;
--- a foreign key validated later
--? | items ShareUpdateExclusive scan
alter table items validate constraint items_order;
--- a foreign key without an index
--? fk-without-index | bookings ShareRowExclusive; accounts ShareRowExclusive
alter table bookings add constraint bookings_room foreign key (room) references accounts (id) not valid;
--- a foreign key whose index comes with it
--?
create table rooms (id bigint generated always as identity constraint rooms_pkey primary key, name text);
--? | bookings ShareRowExclusive
alter table bookings add constraint bookings_room foreign key (room) references rooms (id) not valid;
--? index-not-concurrent | bookings ShareRowExclusive build
create index bookings_room_index on bookings (room);
--- not valid and validated at once
--? | accounts AccessExclusive
alter table accounts add constraint accounts_name_given check (name <> '') not valid;
--? validate-in-same-tx | accounts AccessExclusive scan
alter table accounts validate constraint accounts_name_given;
--- a foreign key validated at once
--? | tokens ShareRowExclusive; accounts ShareRowExclusive
alter table tokens add constraint tokens_owner foreign key (account_id) references accounts (id) not valid;
--? validate-in-same-tx | tokens ShareRowExclusive scan
alter table tokens validate constraint tokens_owner;
--- validated after a column was added
--? | items AccessExclusive
alter table items add column comment text;
--? validate-while-writes-blocked | items AccessExclusive scan
alter table items validate constraint items_amount;
--- a new table that refers to one with rows
--? fk-on-create-table | accounts ShareRowExclusive
create table sessions (id bigint generated always as identity constraint sessions_pkey primary key, account_id bigint constraint sessions_account references accounts (id));
--? 
create index sessions_account_index on sessions (account_id);
--- a new table whose key is a constraint
--? fk-on-create-table | orders ShareRowExclusive
create table refunds (id bigint generated always as identity constraint refunds_pkey primary key, order_id bigint, constraint refunds_order foreign key (order_id) references orders (id));
--?
create index refunds_order_index on refunds (order_id);
--- a new table that refers to a new one
--?
create table boxes (id bigint generated always as identity constraint boxes_pkey primary key);
--?
create table parcels (id bigint generated always as identity constraint parcels_pkey primary key, box_id bigint constraint parcels_box references boxes (id));
--?
create index parcels_box_index on parcels (box_id);
--- a new table without an index for its key
--?
create table shelves (id bigint generated always as identity constraint shelves_pkey primary key);
--? fk-without-index
create table books (id bigint generated always as identity constraint books_pkey primary key, shelf_id bigint constraint books_shelf references shelves (id));
--- a foreign key dropped
--? drop-fk-locks-parent | orders AccessExclusive; accounts AccessExclusive
alter table orders drop constraint orders_account;
--- a table with a foreign key dropped
--? drop-fk-locks-parent drop-table | items AccessExclusive; orders AccessExclusive
drop table items;
--- a unique constraint
--? unique-constraint-builds-index unique-added-to-data | accounts AccessExclusive build
alter table accounts add constraint accounts_email_once unique (email);
--- a unique constraint on two columns
--? unique-constraint-builds-index unique-added-to-data | orders AccessExclusive build
alter table orders add constraint orders_once unique (account_id, paid_at);
--- a unique constraint over an index that is there
--? | accounts AccessExclusive
alter table accounts add constraint accounts_code_once unique using index accounts_code;
--- a unique constraint in a new table
--?
create table tags (id bigint generated always as identity constraint tags_pkey primary key, name text not null, constraint tags_name unique (name));
--- a primary key on rows that are there
--? primary-key-builds-index | bookings AccessExclusive build
alter table bookings drop constraint bookings_pkey, add constraint bookings_key primary key (id, room);
--- a primary key on columns that are not null
--? primary-key-builds-index | items AccessExclusive build
alter table items add constraint items_pkey primary key (order_id, position);
--- a primary key on a column that may be null
--? primary-key-builds-index not-null-added-to-data | items AccessExclusive build scan
alter table items add constraint items_sku_key primary key (sku);
--- a primary key over an index on a column that is not null
--? | tokens AccessExclusive
alter table tokens add constraint tokens_pkey primary key using index tokens_id;
--- a primary key over an index on a column that may be null
--? pk-using-index-nullable not-null-added-to-data | items AccessExclusive scan
alter table items add constraint items_sku_key primary key using index items_sku;
--- an exclusion
--? exclusion-constraint | bookings AccessExclusive build
alter table bookings add constraint bookings_free exclude using gist (during with &&);
--- an exclusion in a new table
--?
create table slots (id bigint generated always as identity constraint slots_pkey primary key, during tstzrange not null, constraint slots_free exclude using gist (during with &&));
--- not null on a column with rows
--? set-not-null-scan not-null-added-to-data | accounts AccessExclusive scan
alter table accounts alter column email set not null;
--- not null for two columns in one statement
--? set-not-null-scan not-null-added-to-data | orders AccessExclusive scan
alter table orders alter column total set not null, alter column paid_at set not null;
--- not null twice, each with its own scan
--? set-not-null-scan not-null-added-to-data | orders AccessExclusive scan
alter table orders alter column total set not null;
--? set-not-null-scan not-null-added-to-data many-verifies | orders AccessExclusive scan
alter table orders alter column paid_at set not null;
--- not null that a valid check proves
--? | orders AccessExclusive
alter table orders alter column state set not null;
--- not null that an unproven check does not prove
--? | accounts AccessExclusive
alter table accounts add constraint accounts_email_given check (email is not null) not valid;
--? set-not-null-scan not-null-added-to-data ddl-after-access-exclusive | accounts AccessExclusive scan
alter table accounts alter column email set not null;
--- not null on a column that is already so
--? | accounts AccessExclusive
alter table accounts alter column name set not null;
--- not null in a new table
--?
create table memos (id bigint generated always as identity constraint memos_pkey primary key, body text);
--?
alter table memos alter column body set not null;
--- null allowed again
--? drop-not-null | accounts AccessExclusive
alter table accounts alter column name drop not null;
--- null allowed again in two columns
--? drop-not-null | items AccessExclusive
alter table items alter column position drop not null, alter column order_id drop not null;
--- a check dropped
--? drop-check | accounts AccessExclusive
alter table accounts drop constraint accounts_age;
--- a check dropped if it is there
--? drop-check | orders AccessExclusive
alter table orders drop constraint if exists orders_total;
--- a primary key dropped
--? drop-primary-key | bookings AccessExclusive
alter table bookings drop constraint bookings_pkey;
--- a unique constraint dropped
--? | orders AccessExclusive
alter table orders drop constraint orders_number;
--- a constraint renamed
--? | accounts AccessExclusive
alter table accounts rename constraint accounts_age to accounts_age_positive;
--- a constraint on a domain
--? domain-constraint
alter domain positive add constraint positive_small check (value < 1000000);
--- a domain not null
--? domain-constraint
alter domain label set not null;
--- a constraint on a domain, for new values
--?
alter domain positive add constraint positive_small check (value < 1000000) not valid;
--- a domain with a constraint
--? create-domain-with-constraint
create domain percent as integer constraint percent_range check (value between 0 and 100);
--- a domain that is not null
--? create-domain-with-constraint
create domain code as text not null;
--- a domain without one
--?
create domain comment as text;
