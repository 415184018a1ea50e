--- an index while others write
--! transaction: off
--? | invoices ShareUpdateExclusive build
create index concurrently invoices_issued on invoices (issued);
--- an index while others wait
--? index-not-concurrent | invoices Share build
create index invoices_issued on invoices (issued);
--- a descending index
--? index-not-concurrent | invoices Share build
create index invoices_newest on invoices (issued desc, id desc) where not paid;
--- an index by brin
--? index-not-concurrent | invoices Share build
create index invoices_issued_brin on invoices using brin (issued);
--- no duplicates in an index
--? index-not-concurrent unique-added-to-data | products Share build
create unique index products_title on products (title);
--- no duplicates in an index, while others write
--! transaction: off
--? unique-added-to-data | products ShareUpdateExclusive build
create unique index concurrently products_title on products (title);
--- an index concurrently, in a transaction
--? concurrently-in-transaction
create index concurrently products_price on products (price);
--- an index concurrently, if it is not there
--! transaction: off
--? invalid-index-left-behind | products ShareUpdateExclusive build
create index concurrently if not exists products_price on products (price);
--- an index of a new table
--?
create table labels (id bigint generated always as identity constraint labels_pkey primary key, name text);
--?
create unique index labels_name on labels (name);
--- an index away
--? index-drop-not-concurrent | lines AccessExclusive
drop index lines_product;
--- an index away while others write
--! transaction: off
--? | lines ShareUpdateExclusive
drop index concurrently lines_product;
--- an index made again
--? reindex-not-concurrent | customers Share build
reindex index customers_place;
--- an index made again while others write
--! transaction: off
--? | customers ShareUpdateExclusive build
reindex index concurrently customers_place;
--- all indexes of a table made again
--? reindex-not-concurrent | customers Share build
reindex table customers;
--- an index on all partitions
--? index-on-partitioned-parent | readings Share; readings_2025 Share build; readings_other Share build
create index readings_value on readings (value);
--- an index on the parent alone
--? | readings Share
create index readings_value on only readings (value);
--- an index that another begins with
--! transaction: off
--? redundant-index | customers ShareUpdateExclusive build
create index concurrently customers_country on customers (country);
--- an index over four columns
--! transaction: off
--? wide-index | invoices ShareUpdateExclusive build
create index concurrently invoices_all on invoices (issued, paid, total, memo);
--- two indexes in one file
--! transaction: off
--? | products ShareUpdateExclusive build
create index concurrently products_price on products (price);
--? multi-nontx-statements | products ShareUpdateExclusive build
create index concurrently products_weight on products (weight);
