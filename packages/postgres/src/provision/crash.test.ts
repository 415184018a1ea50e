import { expect, test } from "vitest";
import { proxy } from "@tenantry/kit";
import { announce } from "../announce.ts";
import { all, create, ledger, quiet, registry, schemas, tenants } from "../testing/registry.ts";
import { catalogOf, run } from "../testing/tenant.ts";

const users = "create table users (id int primary key, email text);";
const index = "--! transaction: off\ncreate index concurrently users_email on users (lower(email));";
const two = { "001_users": users, "002_email": index };

test.each(["before", "during", "after"] as const)(
  "provision() makes all of a tenant or nothing, wherever its connection is cut, %s each message",
  async (when) => {
    const fleet = await registry();
    const catalog = catalogOf({ ...two, "tenant.seed": "insert into users values (1, 'seed');" });
    await announce(fleet.environment, catalog, run);
    for (let message = 1; ; message += 1) {
      const link = await proxy(fleet.database.url, { cut: { message, when, how: "rst" } });
      const id = `t${message}`;
      const [result] = await all(fleet, catalog, [{ id }], link.url, { retries: 0 });
      if (!link.hasCut()) {
        expect(result).toMatchObject({ outcome: "created" });
        break;
      }
      await quiet(fleet);
      const there = (await schemas(fleet)).includes(`tenant_${id}`);
      expect((await tenants(fleet)).includes(`${id} tenant_${id}`), `${when} ${message}`).toBe(there);
      if (there) expect(await ledger(fleet, id)).toHaveLength(2);
      const [again] = await all(fleet, catalog, [{ id }]);
      expect(again?.outcome).toMatch(/created|unchanged/);
      expect(await fleet.database.sql`select from ${fleet.database.sql(`tenant_${id}`)}.users`).toHaveLength(
        1,
      );
    }
  },
);

test("provision() says created when only the answer was lost", async () => {
  const fleet = await registry();
  const cut = {
    message: ({ text }: { text: string }) => text.endsWith("commit"),
    when: "after",
    how: "rst",
  } as const;
  const link = await proxy(fleet.database.url, { cut });
  const [result] = await all(fleet, catalogOf(two), [{ id: "acme" }], link.url);
  expect(link.hasCut()).toBe(true);
  expect(result).toMatchObject({ outcome: "created" });
});

test("provision() lets two that build the same tenant end in one", async () => {
  const fleet = await registry();
  const said = await Promise.all([1, 2, 3].map(() => create(fleet, catalogOf(two), "acme")));
  expect(said.flat().toSorted()).toEqual(["acme created", "acme unchanged", "acme unchanged"]);
});
