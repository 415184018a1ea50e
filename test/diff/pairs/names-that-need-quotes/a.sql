create table "Order" ("Select" bigint primary key);
