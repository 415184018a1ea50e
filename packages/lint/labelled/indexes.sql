--- an index on a table with rows
--? index-not-concurrent | accounts Share build
create index accounts_name on accounts (name);
--- a unique index
--? index-not-concurrent | orders Share build
create unique index orders_paid on orders (account_id, number);
--- an expression
--? index-not-concurrent | accounts Share build
create index accounts_lower on accounts (lower(email));
--- a part of the rows
--? index-not-concurrent | orders Share build
create index orders_unpaid on orders (number) where paid_at is null;
--- another method
--? index-not-concurrent | accounts Share build
create index accounts_doc on accounts using gin (doc);
--- if it is not there
--? index-not-concurrent if-not-exists-noop | tokens Share build
create index if not exists tokens_expires on tokens (expires_at);
--- on a materialised view
--? index-not-concurrent | account_plans Share build
create index account_plans_accounts on account_plans (accounts);
--- concurrently, as it should be
--! transaction: off
--? | accounts ShareUpdateExclusive build
create index concurrently accounts_name on accounts (name);
--- concurrently, and included columns
--! transaction: off
--? | accounts ShareUpdateExclusive build
create index concurrently accounts_plan on accounts (plan) include (name);
--- on a table of the same migration
--?
create table notes (id bigint generated always as identity constraint notes_pkey primary key, body text, at timestamptz);
--?
create index notes_at on notes (at);
--- on a partitioned parent
--? index-on-partitioned-parent | events Share; events_2025 Share build; events_rest Share build
create index events_body on events (body);
--- a unique one on a partitioned parent
--? index-on-partitioned-parent | measures Share; measures_2025 Share build
create unique index measures_both on measures (at, id);
--- on the parent alone
--? | events Share
create index events_body on only events (body);
--- on one partition, concurrently
--! transaction: off
--? | events_2025 ShareUpdateExclusive build
create index concurrently events_2025_body on events_2025 (body);
--- on one partition, plainly
--? index-not-concurrent | events_2025 Share build
create index events_2025_body on events_2025 (body);
--- concurrently without its own migration
--? concurrently-in-transaction | error 25001
create index concurrently accounts_name on accounts (name);
--- dropped concurrently without its own migration
--? concurrently-in-transaction | error 25001
drop index concurrently accounts_email;
--- reindexed concurrently without its own migration
--? concurrently-in-transaction | error 25001
reindex index concurrently accounts_email;
--- detached concurrently without its own migration
--? concurrently-in-transaction | error 25001
alter table measures detach partition measures_2025 concurrently;
--- a matview refreshed concurrently may be in a transaction
--? | account_plans Exclusive
refresh materialized view concurrently account_plans;
--- concurrently if not exists keeps an invalid one
--! transaction: off
--? invalid-index-left-behind | accounts ShareUpdateExclusive build
create index concurrently if not exists accounts_name on accounts (name);
--- unique, concurrently if not exists
--! transaction: off
--? invalid-index-left-behind | orders ShareUpdateExclusive build
create unique index concurrently if not exists orders_both on orders (account_id, number);
--- two concurrent builds in one file
--! transaction: off
--? | accounts ShareUpdateExclusive build
create index concurrently accounts_name on accounts (name);
--? multi-nontx-statements | accounts ShareUpdateExclusive build
create index concurrently accounts_plan on accounts (plan);
--- a concurrent build with an ordinary statement
--! transaction: off
--? mixed-tx-and-nontx | accounts AccessExclusive
alter table accounts add column nickname text;
--? | accounts ShareUpdateExclusive build
create index concurrently accounts_nickname on accounts (nickname);
--- an index dropped
--? index-drop-not-concurrent | accounts AccessExclusive
drop index accounts_email;
--- an index dropped if it is there
--? index-drop-not-concurrent | orders AccessExclusive
drop index if exists orders_account;
--- two indexes dropped at once
--? index-drop-not-concurrent | accounts AccessExclusive
drop index accounts_email, accounts_parent;
--- an index dropped with what needs it
--? index-drop-not-concurrent | tokens AccessExclusive
drop index tokens_account cascade;
--- dropped concurrently
--! transaction: off
--? | accounts ShareUpdateExclusive
drop index concurrently accounts_email;
--- dropped concurrently if it is there
--! transaction: off
--? | accounts ShareUpdateExclusive
drop index concurrently if exists accounts_email;
--- an index of a new table dropped
--?
create table drafts (id bigint generated always as identity constraint drafts_pkey primary key, body text);
--?
create index drafts_body on drafts (body);
--?
drop index drafts_body;
--- an index rebuilt
--? reindex-not-concurrent | accounts Share build
reindex index accounts_email;
--- all indexes of a table rebuilt
--? reindex-not-concurrent | orders Share build
reindex table orders;
--- rebuilt with another syntax
--? reindex-not-concurrent | orders Share build
reindex (verbose) table orders;
--- rebuilt concurrently
--! transaction: off
--? | accounts ShareUpdateExclusive build
reindex index concurrently accounts_email;
--- rebuilt concurrently, as an option
--! transaction: off
--? | orders ShareUpdateExclusive build
reindex (concurrently) table orders;
--- an index with the same columns as another
--! transaction: off
--? redundant-index | accounts ShareUpdateExclusive build
create index concurrently accounts_email_again on accounts (email);
--- an index that another one begins with
--! transaction: off
--? redundant-index | items ShareUpdateExclusive build
create index concurrently items_order_only on items (order_id);
--- an index on four columns
--! transaction: off
--? wide-index | accounts ShareUpdateExclusive build
create index concurrently accounts_wide on accounts (name, plan, feeling, created_at);
--- an index on three columns
--! transaction: off
--? | accounts ShareUpdateExclusive build
create index concurrently accounts_three on accounts (name, plan, feeling);
--- four columns of which three are included
--! transaction: off
--? | accounts ShareUpdateExclusive build
create index concurrently accounts_included on accounts (name) include (plan, feeling, created_at);
--- the same column under a predicate is another index
--! transaction: off
--? | orders ShareUpdateExclusive build
create index concurrently orders_account_paid on orders (account_id) where paid_at is not null;
--- the same column with another method is another index
--! transaction: off
--? | accounts ShareUpdateExclusive build
create index concurrently accounts_email_hash on accounts using hash (email);
--- an index renamed
--? | accounts_email ShareUpdateExclusive
alter index accounts_email rename to accounts_by_email;
--- an index attached to its parent
--?
create index measures_at on only measures (at);
--? index-not-concurrent | measures_2025 Share build
create index measures_2025_at on measures_2025 (at);
