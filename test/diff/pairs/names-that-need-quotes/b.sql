create table "Order" ("Select" bigint primary key, "a ""b""" text default 'it''s');
create index "Order Index" on "Order" ("a ""b""");
