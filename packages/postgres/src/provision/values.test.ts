import { expect, test } from "vitest";
import { all, registry, schemas } from "../testing/registry.ts";
import { catalogOf } from "../testing/tenant.ts";

const notes = "create table notes (id int, city text);";

test.each([
  [
    "an index",
    `--! transaction: off\ncreate index concurrently notes_id on notes (id) where city = :'label.city';`,
  ],
  ["a statement on its own", `--! transaction: off\nvacuum notes;\ncomment on table notes is :'label.city';`],
  ["a batch", `--! batch: until-no-rows\nupdate notes set city = :'label.city' where city is null;`],
])("provision() fails for %s whose variable has no value, and leaves nothing", async (_what, text) => {
  const fleet = await registry();
  const [result] = await all(fleet, catalogOf({ "001_notes": notes, "002_step": text }), [{ id: "acme" }]);
  expect(result).toMatchObject({
    outcome: "failed",
    failure: { message: "The variable label.city has no value in this target." },
  });
  expect(await schemas(fleet)).toEqual([]);
});

test.each(["001_notes", "tenant.seed"])(
  "provision() takes no label for a name in %s unless the configuration allows it",
  async (name) => {
    const fleet = await registry();
    const text = `create table :"label.city" (id int);`;
    const files = name === "001_notes" ? {} : { "001_notes": notes };
    const tenants = [{ id: "acme", columns: { label_city: "rome" } }];
    const [result] = await all(fleet, catalogOf({ ...files, [name]: text }), tenants);
    expect(result).toMatchObject({
      outcome: "failed",
      failure: { message: expect.stringMatching(/^The label value "rome" may not stand for a name/) },
    });
    expect(await schemas(fleet)).toEqual([]);
  },
);
