import { describe, expect, test } from "vitest";
import { testFleet } from "../testing/fleet.ts";

describe.each(["schemas in one database", "a database per tenant"] as const)(
  "execute() on %s",
  (topology) => {
    test("applies every file to every target and records it", async () => {
      const fleet = await testFleet(topology, ["acme", "corp"]);
      const files = {
        "public/001_registry.sql": "create table registry (id int);",
        "tenant/001_users.sql": "create table users (id int);\ninsert into users values (1);",
        "tenant/002_name.sql": "alter table users add column name text;",
      };
      const { outcomes } = await fleet.apply(files);
      expect(outcomes).toEqual({ public: "done", acme: "done", corp: "done" });
      expect(await fleet.ledgers()).toEqual({
        public: ["001_registry"],
        acme: ["001_users", "002_name"],
        corp: ["001_users", "002_name"],
      });
      expect(await fleet.sql("corp", "select id, name from users")).toEqual([{ id: 1, name: null }]);
    });
  },
);
