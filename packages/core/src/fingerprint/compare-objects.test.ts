import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareObjects } from "./compare-objects.ts";
import { objectKinds } from "./fingerprint.ts";
import type { CatalogObject } from "./fingerprint.ts";

const users: CatalogObject = { kind: "table", name: "users", definition: "table" };
const plan: CatalogObject = { kind: "column", name: "users.plan", definition: "text default 'free'::text" };
const mail: CatalogObject = {
  kind: "index",
  name: "users_mail",
  definition: "CREATE INDEX … ON $target.users",
};
const owner: CatalogObject = { kind: "owner", name: "users", definition: "app" };

const anyObjects = fc.uniqueArray(
  fc.record({
    kind: fc.constantFrom(...objectKinds),
    name: fc.constantFrom("a", "b", "c"),
    definition: fc.constantFrom("1", "2"),
  }),
  { selector: ({ kind, name }) => `${kind} ${name}` },
);

describe("compareObjects()", () => {
  test("finds nothing where both have the same, in whatever order", () => {
    expect(compareObjects([users, plan, mail], [mail, users, plan])).toEqual([]);
  });

  test("shows both sides, by kind and name, null where one side has nothing", () => {
    const paid = { ...plan, definition: "text default 'paid'::text" };
    const extra: CatalogObject = { kind: "column", name: "users.nick", definition: "text" };
    expect(compareObjects([users, extra, paid], [mail, users, plan])).toEqual([
      { kind: "column", name: "users.nick", ours: "text", theirs: null },
      {
        kind: "column",
        name: "users.plan",
        ours: "text default 'paid'::text",
        theirs: "text default 'free'::text",
      },
      { kind: "index", name: "users_mail", ours: null, theirs: "CREATE INDEX … ON $target.users" },
    ]);
  });

  test("takes objects of different kinds with one name for different objects", () => {
    expect(compareObjects([owner], [users])).toEqual([
      { kind: "table", name: "users", ours: null, theirs: "table" },
      { kind: "owner", name: "users", ours: "app", theirs: null },
    ]);
  });

  test("leaves out the kinds that do not matter to the one who asks", () => {
    const theirs = [users, { ...owner, definition: "postgres" }];
    expect(compareObjects([users, owner], theirs, ["owner", "grant"])).toEqual([]);
    expect(compareObjects([users, owner], theirs, ["grant"])).toHaveLength(1);
  });

  test("is the same from both sides, and empty exactly for equal lists", () => {
    fc.assert(
      fc.property(anyObjects, anyObjects, (ours, theirs) => {
        const found = compareObjects(ours, theirs);
        const mirrored = compareObjects(theirs, ours).map((one) => ({
          ...one,
          ours: one.theirs,
          theirs: one.ours,
        }));
        expect(mirrored).toEqual(found);
        const text = (all: readonly CatalogObject[]) => all.map((one) => JSON.stringify(one)).toSorted();
        expect(found.length === 0).toBe(JSON.stringify(text(ours)) === JSON.stringify(text(theirs)));
      }),
    );
  });
});
