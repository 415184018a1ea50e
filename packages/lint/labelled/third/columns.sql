--- a text that nobody has to give
--? | patients AccessExclusive
alter table patients add column allergies text;
--- a flag with a constant
--? | doctors AccessExclusive
alter table doctors add column retired boolean not null default false;
--- a time that the server fills in once
--? | visits AccessExclusive
alter table visits add column entered timestamptz not null default transaction_timestamp();
--- a text made of constants
--? | drugs AccessExclusive
alter table drugs add column origin text not null default 'un' || 'known';
--- a json document of constants
--? | rooms AccessExclusive
alter table rooms add column layout jsonb not null default '{"beds": []}';
--- an amount by an immutable function
--? | visits AccessExclusive
alter table visits add column cents bigint default pence(1.5);
--- an interval of constants
--? | doctors AccessExclusive
alter table doctors add column shift interval not null default interval '8 hours';
--- an enum with one of its values
--? | rooms AccessExclusive
alter table rooms add column second_kind ward_kind default 'surgery';
--- a volatile function that the planner takes apart
--? | rooms AccessExclusive
alter table rooms add column chance bigint default coin();
--- a volatile function that it cannot take apart
--? add-column-volatile-default | rooms AccessExclusive rewrite
alter table rooms add column chance bigint default dice();
--- a random key for each row
--? add-column-volatile-default | visits AccessExclusive rewrite
alter table visits add column public_id uuid default gen_random_uuid();
--- a clock that goes on
--? add-column-volatile-default | visits AccessExclusive rewrite
alter table visits add column noted timestamptz default clock_timestamp();
--- a number out of a hat
--? add-column-volatile-default float | drugs AccessExclusive rewrite
alter table drugs add column shelf double precision default random() * 100;
--- the next of a sequence
--? add-column-volatile-default | patients AccessExclusive rewrite
alter table patients add column case_number bigint not null default nextval('case_numbers');
--- a random key, from now on
--? | drugs AccessExclusive
alter table drugs add column batch uuid;
--? | drugs AccessExclusive
alter table drugs alter column batch set default gen_random_uuid();
--- a numbered column
--? add-column-serial prefer-identity prefer-bigint | drugs AccessExclusive rewrite
alter table drugs add column number serial;
--- a widely numbered column
--? add-column-serial prefer-identity | logins AccessExclusive rewrite
alter table logins add column counter bigserial;
--- a column that counts itself
--? add-column-identity | drugs AccessExclusive rewrite
alter table drugs add column number bigint generated always as identity;
--- a column that counts itself, in a new table
--?
create table queue (word text constraint queue_pkey primary key);
--?
alter table queue add column number bigint generated always as identity;
--- a stored sum
--? add-column-generated-stored | drugs AccessExclusive rewrite
alter table drugs add column value numeric generated always as (price * stock) stored;
--- a stored search text
--? add-column-generated-stored | patients AccessExclusive rewrite
alter table patients add column words tsvector generated always as (to_tsvector('simple', surname)) stored;
--- a domain with a condition
--? add-column-constrained-domain | drugs AccessExclusive rewrite
alter table drugs add column purity share_of;
--- a domain with a condition and a constant
--? add-column-constrained-domain | drugs AccessExclusive rewrite
alter table drugs add column purity share_of default 0.5;
--- a domain that wants a value
--? add-column-constrained-domain | error 23502
alter table drugs add column leaflet given_note;
--- a domain without any condition
--? | doctors AccessExclusive
alter table doctors add column remark plain_note;
--- a condition beside a new column
--? add-column-inline-check | rooms AccessExclusive scan
alter table rooms add column area numeric constraint rooms_area check (area > 0);
--- a condition on a new column, for new rows
--? | rooms AccessExclusive
alter table rooms add column area numeric, add constraint rooms_area check (area > 0) not valid;
--- a pointer beside a new column
--? add-column-inline-fk fk-without-index nullable-fk | rooms AccessExclusive; doctors ShareRowExclusive
alter table rooms add column head bigint constraint rooms_head references doctors (id);
--- a pointer to itself
--? add-column-inline-fk fk-without-index nullable-fk | drugs AccessExclusive
alter table drugs add column instead_of text constraint drugs_instead_of references drugs (code);
--- a pointer without a name
--? add-column-inline-fk fk-without-index nullable-fk unnamed-constraint | letters AccessExclusive; doctors ShareRowExclusive
alter table letters add column sender bigint references doctors (id);
--- a new column that must differ
--? add-column-inline-unique | rooms AccessExclusive build
alter table rooms add column plate text constraint rooms_plate unique;
--- a new column that nobody fills
--? add-required-column | error 23502
alter table visits add column reason text not null;
--- a new column that somebody fills
--? | visits AccessExclusive
alter table visits add column reason text not null default 'none';
--- a column perhaps
--? if-not-exists-noop | doctors AccessExclusive
alter table doctors add column if not exists phone text;
--- a column of json
--? prefer-jsonb | drugs AccessExclusive
alter table drugs add column facts json;
--- a column of jsonb
--? | drugs AccessExclusive
alter table drugs add column facts jsonb;
--- a time without a zone in a new column
--? prefer-timestamptz | rooms AccessExclusive
alter table rooms add column cleaned timestamp(3);
--- a day in a new column
--? | rooms AccessExclusive
alter table rooms add column cleaned date;
--- a time rounded to seconds
--? timestamp-precision-0 | rooms AccessExclusive
alter table rooms add column cleaned timestamptz(0);
--- a time of day
--? | rooms AccessExclusive
alter table rooms add column opens time;
--- an amount of money
--? money | visits AccessExclusive
alter table visits add column tip money;
--- an exact amount
--? | visits AccessExclusive
alter table visits add column tip numeric(8, 2);
--- an inexact amount
--? float | visits AccessExclusive
alter table visits add column tip double precision;
--- a short text in a new column
--? prefer-text | doctors AccessExclusive
alter table doctors add column room_code varchar(12);
--- a varchar without an end
--? | doctors AccessExclusive
alter table doctors add column room_code varchar;
--- a name in capitals
--? mixed-case | doctors AccessExclusive
alter table doctors add column "roomCode" text;
--- a name in capitals that nobody keeps
--? | doctors AccessExclusive
alter table doctors add column RoomCode text;
--- a varchar that grows
--? | visits AccessExclusive
alter table visits alter column remark type varchar(250);
--- a varchar that loses its end
--? | patients AccessExclusive
alter table patients alter column surname type varchar;
--- a varchar that becomes a text
--? | patients AccessExclusive
alter table patients alter column mail type text;
--- a text that becomes a varchar without an end
--? | drugs AccessExclusive
alter table drugs alter column label type varchar;
--- a varchar that shrinks
--? type-change-rewrite | visits AccessExclusive rewrite
alter table visits alter column remark type varchar(50);
--- a text that gets an end
--? type-change-rewrite prefer-text | drugs AccessExclusive rewrite
alter table drugs alter column maker type varchar(64);
--- a fixed text that grows
--? type-change-rewrite | patients AccessExclusive rewrite
alter table patients alter column initials type char(3);
--- an integer that grows
--? type-change-rewrite | patients AccessExclusive rewrite
alter table patients alter column visits_left type bigint;
--- many integers that grow
--? type-change-rewrite | patients AccessExclusive rewrite
alter table patients alter column scores type bigint[];
--- a number that becomes a text
--? type-change-rewrite | rooms AccessExclusive rewrite
alter table rooms alter column floor type text;
--- a number of more digits
--? | drugs AccessExclusive
alter table drugs alter column price type numeric(12, 2);
--- a number of any digits
--? | drugs AccessExclusive
alter table drugs alter column price type numeric;
--- a number of other digits
--? type-change-rewrite | drugs AccessExclusive rewrite
alter table drugs alter column price type numeric(10, 3);
--- a number of fewer digits
--? type-change-rewrite | drugs AccessExclusive rewrite
alter table drugs alter column price type numeric(6, 2);
--- a document that becomes binary
--? type-change-rewrite | patients AccessExclusive rewrite
alter table patients alter column chart type jsonb using chart::jsonb;
--- an enum that becomes another
--? type-change-rewrite | rooms AccessExclusive rewrite
alter table rooms alter column kind type blood using null;
--- a time that keeps its parts of a second
--? | patients AccessExclusive
alter table patients alter column seen type timestamptz;
--- a duration that keeps its parts of a second
--? | patients AccessExclusive
alter table patients alter column phone_at type interval;
--- bits of more length
--? | patients AccessExclusive
alter table patients alter column flags type varbit(32);
--- bits of less length
--? type-change-rewrite | patients AccessExclusive rewrite
alter table patients alter column flags type varbit(4);
--- a network that becomes an address
--? | patients AccessExclusive
alter table patients alter column gateway type inet;
--- a text of a domain without a condition
--? | drugs AccessExclusive
alter table drugs alter column label type plain_note;
--- a number of a domain with a condition
--? type-change-rewrite | drugs AccessExclusive rewrite
alter table drugs alter column price type share_of;
--- a text that becomes a uuid
--? type-change-rewrite | patients AccessExclusive rewrite
alter table patients alter column legacy type uuid using legacy::uuid;
--- the same type by an expression
--? type-change-rewrite | patients AccessExclusive rewrite
alter table patients alter column legacy type text using trim(legacy);
--- a safe type under a condition
--? type-change-reverify-check | patients AccessExclusive scan
alter table patients alter column nick type varchar(90);
--- a safe type that a foreign key points at
--? type-change-fk-both | doctors AccessExclusive; visits AccessExclusive
alter table doctors alter column badge type varchar(40);
--- a safe type that a foreign key points from
--? type-change-fk-both | visits AccessExclusive; doctors AccessExclusive
alter table visits alter column badge type text;
--- a type that a view shows
--? type-change-view-dep type-change-reverify-check | error 0A000
alter table visits alter column fee type numeric(10, 2);
--- a type that a stored view counts
--? type-change-view-dep type-change-rewrite | error 0A000
alter table visits alter column held type timestamptz;
--- a type of a new table
--?
create table drafts (id bigint constraint drafts_pkey primary key, size text);
--?
alter table drafts alter column size type bigint using size::bigint;
--- another order of an indexed column
--? collation-change | patients AccessExclusive build
alter table patients alter column surname type varchar(60) collate "C";
--- another order of a column without an index
--? | patients AccessExclusive
alter table patients alter column first_name type text collate "C";
--- values for all
--? set-not-null-scan not-null-added-to-data | error 23502
alter table patients alter column born set not null;
--- values for all, which a condition shows among other things
--? | rooms AccessExclusive
alter table rooms alter column wing set not null;
--- values for all, which a condition has not yet shown
--? set-not-null-scan not-null-added-to-data | prescriptions AccessExclusive scan
alter table prescriptions alter column until set not null;
--- values for all, where there are already
--? | visits AccessExclusive
alter table visits alter column held set not null;
--- values for all, after the condition was validated by itself
--! transaction: off
--? | prescriptions ShareUpdateExclusive scan
alter table prescriptions validate constraint prescriptions_until;
--- two columns proven at once
--? set-not-null-scan not-null-added-to-data | rooms AccessExclusive scan
alter table rooms alter column floor set not null, alter column beds set not null;
--- two columns proven one by one
--? set-not-null-scan not-null-added-to-data | rooms AccessExclusive scan
alter table rooms alter column floor set not null;
--? set-not-null-scan not-null-added-to-data many-verifies | rooms AccessExclusive scan
alter table rooms alter column beds set not null;
--- no value again
--? drop-not-null | patients AccessExclusive
alter table patients alter column surname drop not null;
--- no value again, in a new table
--?
create table leaves (id bigint constraint leaves_pkey primary key, day date not null);
--?
alter table leaves alter column day drop not null;
--- a default for the first time
--? change-default | drugs AccessExclusive
alter table drugs alter column stock set default 0;
--- no default any more
--? change-default | patients AccessExclusive
alter table patients alter column balance drop default;
--- a default of a new table
--?
create table wishes (id bigint constraint wishes_pkey primary key, weight bigint);
--?
alter table wishes alter column weight set default 1;
--- a column that goes
--? drop-column | drugs AccessExclusive
alter table drugs drop column stock;
--- a column that goes if it is there
--? drop-column | patients AccessExclusive
alter table patients drop column if exists insured;
--- a column that goes with its index
--? drop-column | patients AccessExclusive
alter table patients drop column mail;
--- a column that goes with its pointer
--? drop-column drop-fk-locks-parent | patients AccessExclusive; doctors AccessExclusive
alter table patients drop column doctor_id;
--- a column that goes as it came
--? | drugs AccessExclusive
alter table drugs add column probe text;
--? | drugs AccessExclusive
alter table drugs drop column probe;
--- a column with another name
--? rename | visits AccessExclusive
alter table visits rename column remark to note;
--- a column of a new table with another name
--?
create table tides (id bigint constraint tides_pkey primary key, hight bigint);
--?
alter table tides rename column hight to height;
--- how much is known of a column
--? brief-share-update | patients ShareUpdateExclusive
alter table patients alter column surname set statistics 1000;
--- where a column is kept
--? set-storage | patients AccessExclusive
alter table patients alter column legacy set storage main;
--- where a column of a new table is kept
--?
create table blobs (id bigint constraint blobs_pkey primary key, body bytea);
--?
alter table blobs alter column body set storage external;
--- one of two values per column
--? duplicate-column-assignment dml-in-migration | error 42601
update rooms set floor = 1, beds = 2, floor = 2 where number = 1;
