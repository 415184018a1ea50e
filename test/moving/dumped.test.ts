import { freshDatabase, project, tenantry } from "@tenantry/kit";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/** What pg_dump 15.18 wrote of a tenant's schema, as it was. */
const dumped = readFileSync(join(import.meta.dirname, "systems/dumped.sql"), "utf8");

const config = JSON.stringify({ tenants: { from: "schemas", pattern: "tenant_%" } });

test("what pg_dump wrote is a tenant's schema.sql once every line that was named is rewritten as it says", async () => {
  const base = "migrations/tenant/schema.sql";
  const { folder, write } = project({ "tenantry.config.json": config, [base]: dumped });
  const { sql, url } = await freshDatabase();
  const options = { cwd: folder, env: { DATABASE_URL: url } };
  const planned = await tenantry(["plan", "--json"], options);
  const { problems }: Plan = JSON.parse(planned.stdout);
  expect(planned.code).toBe(2);
  expect(problems.filter(({ path }) => path !== base)).toEqual([]);

  write(base, rewritten(dumped, problems));
  expect(await tenantry(["tenant", "create", "acme", "beta"], options)).toMatchObject({ code: 0 });
  const found = await sql.begin(async (tx) => {
    // Its function and its view say which tables by name alone.
    await tx`set local search_path to tenant_beta`;
    await tx`insert into users (email, plan) values ('ann@example.com', 'paid')`;
    await tx`insert into orders (user_id, total) values (1, 7)`;
    return await tx`select email, order_total(1) from paying`;
  });
  expect(found).toEqual([{ email: "ann@example.com", order_total: "7.00" }]);
  expect(await sql`select from tenant_acme.users`).toHaveLength(0);
  expect(await tenantry(["drift", "--json"], options)).toMatchObject({ code: 0 });
});

interface Plan {
  readonly problems: readonly { readonly path: string; readonly line: number; readonly help: string }[];
}

/** As somebody does who reads the help of each problem. */
function rewritten(text: string, problems: Plan["problems"]): string {
  const told = new Map(problems.map(({ line, help }) => [line, help]));
  const names = problems.flatMap(({ help }) => /^Take "(\w+\.)" off/.exec(help)?.[1] ?? []);
  const lines = text.split("\n").map((line, index) => {
    const help = told.get(index + 1) ?? "";
    if (/delete/i.test(help)) return "";
    return help.startsWith("Write SET LOCAL") ? line.replace(/^SET /, "SET LOCAL ") : line;
  });
  return names.reduce((whole, name) => whole.replaceAll(name, ""), lines.join("\n"));
}
