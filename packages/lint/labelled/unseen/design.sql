--- a serial key
--? prefer-bigint prefer-identity
create table aa (id serial constraint aa_pkey primary key);
--- a small key
--? prefer-bigint
create table bb (id int constraint bb_pkey primary key);
--- a good key
--?
create table cc (id bigint generated always as identity constraint cc_pkey primary key, created_at timestamptz not null default now());
--- a short text
--? prefer-text
create table dd (id bigint generated always as identity constraint dd_pkey primary key, title varchar(80) not null);
--- a text of one length
--? prefer-text
create table ee (id bigint generated always as identity constraint ee_pkey primary key, country char(2));
--- a time without zone
--? prefer-timestamptz
create table ff (id bigint generated always as identity constraint ff_pkey primary key, created timestamp without time zone);
--- a time without parts of a second
--? timestamp-precision-0
create table gg (id bigint generated always as identity constraint gg_pkey primary key, created timestamptz(0));
--- json
--? prefer-jsonb
create table hh (id bigint generated always as identity constraint hh_pkey primary key, body json);
--- money
--? money
create table ii (id bigint generated always as identity constraint ii_pkey primary key, price money);
--- a float
--? float
create table jj (id bigint generated always as identity constraint jj_pkey primary key, share real);
--- no key
--? no-primary-key
create table kk (name text, body text);
--- a key in all but name
--? unique-not-null-instead-of-pk no-primary-key
create table ll (id bigint not null constraint ll_id unique, body text);
--- capital letters
--? mixed-case
create table "Things" (id bigint generated always as identity constraint things_pkey primary key);
--- no name for a condition
--? unnamed-constraint
create table mm (id bigint generated always as identity constraint mm_pkey primary key, size bigint check (size > 0));
--- not logged
--? unlogged-table
create unlogged table nn (id bigint generated always as identity constraint nn_pkey primary key);
--- a name too long
--? identifier-too-long
create table oo (id bigint constraint oo_pkey primary key, a_column_name_that_goes_on_and_on_until_nobody_can_remember_how_it_began text);
