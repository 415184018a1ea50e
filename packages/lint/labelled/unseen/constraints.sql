--- a condition on all rows
--? check-without-not-valid | invoices AccessExclusive scan
alter table invoices add constraint invoices_issued check (issued > '2000-01-01');
--- a condition on new rows
--? | invoices AccessExclusive
alter table invoices add constraint invoices_issued check (issued > '2000-01-01') not valid;
--- an older condition, validated by itself
--? | lines ShareUpdateExclusive scan
alter table lines validate constraint lines_quantity;
--- a condition, validated at once
--? | invoices AccessExclusive
alter table invoices add constraint invoices_issued check (issued > '2000-01-01') not valid;
--? validate-in-same-tx | invoices AccessExclusive scan
alter table invoices validate constraint invoices_issued;
--- an older condition validated behind a strong lock
--? | lines AccessExclusive
alter table lines add column note text;
--? validate-while-writes-blocked | lines AccessExclusive scan
alter table lines validate constraint lines_quantity;
--- a foreign key on all rows
--? fk-without-not-valid | lines ShareRowExclusive scan; invoices ShareRowExclusive
alter table lines add constraint lines_invoice foreign key (invoice_id) references invoices (id);
--- a foreign key on new rows
--? | sessions ShareRowExclusive; customers ShareRowExclusive
alter table sessions add constraint sessions_owner foreign key (customer_id) references customers (id) not valid;
--- a foreign key whose column has no index
--? fk-without-index | shifts ShareRowExclusive; customers ShareRowExclusive
alter table shifts add constraint shifts_worker foreign key (worker) references customers (id) not valid;
--- a foreign key to itself
--? fk-without-not-valid | customers ShareRowExclusive scan
alter table customers add constraint customers_referred foreign key (referrer) references customers (id);
--- a foreign key away
--? drop-fk-locks-parent | invoices AccessExclusive; customers AccessExclusive
alter table invoices drop constraint invoices_customer;
--- no duplicates
--? unique-constraint-builds-index unique-added-to-data | products AccessExclusive build
alter table products add constraint products_title unique (title);
--- no duplicates, on an index that is there
--? | sessions AccessExclusive
alter table sessions add constraint sessions_token_once unique using index sessions_token;
--- a key that builds its index
--? primary-key-builds-index not-null-added-to-data | sessions AccessExclusive build scan
alter table sessions add constraint sessions_pkey primary key (id);
--- a key on an index whose column may be empty
--? pk-using-index-nullable not-null-added-to-data | sessions AccessExclusive scan
alter table sessions add constraint sessions_pkey primary key using index sessions_id;
--- a key away
--? drop-primary-key | products AccessExclusive
alter table products drop constraint products_pkey;
--- a condition away
--? drop-check | customers AccessExclusive
alter table customers drop constraint customers_score;
--- no overlaps
--? exclusion-constraint | shifts AccessExclusive build
alter table shifts add constraint shifts_apart exclude using gist (during with &&);
--- a new table that points at an old one
--? fk-on-create-table | customers ShareRowExclusive
create table notes (
  id bigint generated always as identity constraint notes_pkey primary key,
  customer_id bigint not null constraint notes_customer references customers (id)
);
--?
create index notes_customer on notes (customer_id);
--- a new table that points at another new one
--?
create table folders (id bigint generated always as identity constraint folders_pkey primary key);
--?
create table papers (
  folder_id bigint constraint papers_folder references folders (id),
  page bigint,
  constraint papers_pkey primary key (folder_id, page)
);
--- a condition on a new table
--?
create table stamps (id bigint generated always as identity constraint stamps_pkey primary key, worth bigint);
--?
alter table stamps add constraint stamps_worth check (worth > 0);
--?
alter table stamps alter column worth set not null;
--- two columns proven one after the other
--? set-not-null-scan not-null-added-to-data | products AccessExclusive scan
alter table products alter column title set not null;
--? set-not-null-scan not-null-added-to-data many-verifies | products AccessExclusive scan
alter table products alter column price set not null;
--- a condition on a domain
--? domain-constraint
alter domain free_text add constraint free_text_given check (value <> '');
--- a condition on a domain for new values
--?
alter domain free_text add constraint free_text_given check (value <> '') not valid;
--- a domain with a condition
--? create-domain-with-constraint
create domain grade as bigint check (value between 1 and 6);
--- a domain without
--?
create domain nickname as text;
