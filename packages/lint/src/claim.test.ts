import type { Claim } from "@tenantry/core";
import { describe, expect, test } from "vitest";
import { unseen } from "./claim.ts";
import { rules } from "./registry.ts";
import { folder, linted } from "./testing/check.ts";
import { asPending } from "./view.ts";

const setup = `create table p (id int primary key); create table a (id int, b text); create index i on a (b);
create table m (b int) partition by range (b); create table m1 partition of m default;`;

describe("the claim of a hazard", () => {
  test("is its lock and work on the table that it is about", () => {
    expect(claims("alter table a alter column b type int using 1;", "type-change-rewrite")).toEqual([
      { relations: ["a"], lock: "ACCESS EXCLUSIVE", work: "rewrite" },
    ]);
    expect(claims("create index j on a (id);", "index-not-concurrent")).toEqual([
      { relations: ["a"], lock: "SHARE", work: "build" },
    ]);
  });

  test("names the partitions of a partitioned table, where the work is seen", () => {
    expect(claims("alter table m alter column b type bigint;", "type-change-rewrite")).toEqual([
      { relations: ["m", "m1"], lock: "ACCESS EXCLUSIVE", work: "rewrite" },
    ]);
  });

  test("may be on either table of a foreign key, and on the table of an index", () => {
    const key = "alter table a add constraint k foreign key (id) references p (id);";
    expect(claims(key, "fk-without-not-valid")).toMatchObject([{ relations: ["a", "p"], work: "scan" }]);
    expect(claims("drop index i;", "index-drop-not-concurrent")).toMatchObject([{ relations: ["a"] }]);
  });

  test("is none where a run shows nothing, or not on which table", () => {
    expect(claims("alter table a drop column b;", "drop-column")).toEqual([undefined]);
    expect(claims("lock table a;", "lock-table")).toMatchObject([{ relations: ["a"] }]);
    expect(claims("drop index nobody_knows;", "index-drop-not-concurrent")).toEqual([undefined]);
    const ids = rules.map(({ id }) => id);
    expect(unseen.filter((id) => !ids.includes(id))).toEqual([]);
  });
});

function claims(sql: string, code: string): (Claim | undefined)[] {
  const catalog = folder({ "tenant/002_setup.sql": setup, "tenant/100_pending.sql": sql });
  const { problems } = linted(catalog, asPending(["tenant/100_pending"]));
  return problems.filter((problem) => problem.code === code).map(({ claim }) => claim);
}
