import { freshDatabase, project, tenantry } from "@tenantry/kit";

const config = {
  tenants: {
    from: "registry",
    query: "select slug as id, schema_name as schema, plan as label_plan from tenants",
    insert: "insert into tenants (slug, schema_name, plan) values (:'tenant', :'schema', :'plan')",
    remove: "delete from tenants where slug = :'tenant'",
  },
  hooks: {
    after: [{ run: 'echo "$TENANTRY_VERB $TENANTRY_DONE $TENANTRY_EXIT $DATABASE_URL" >> hooks.txt' }],
  },
  environments: { production: { protected: true } },
};

const files = {
  "tenantry.config.json": JSON.stringify(config),
  "migrations/public/20260101_0900_tenants.sql":
    "create table tenants (slug text primary key, schema_name text not null, plan text);\n--! down\ndrop table tenants;\n",
  "migrations/tenant/20260102_0900_users.sql":
    "create table users (id int primary key, plan text);\n--! down\ndrop table users;\n",
  "migrations/tenant/20260103_0900_plan.sql":
    "alter table users alter column plan set default 'free';\n--! down\nalter table users alter column plan drop default;\n--! verify\nselect count(*) = 0 from users where plan is null;\n",
  "migrations/tenant.seed.sql": "insert into users values (1, :'label.plan');\n",
  "tenants.csv": "id,plan,label_plan\nacme,pro,pro\nglobex,free,free\n",
};

export async function fleet() {
  const { url, sql } = await freshDatabase();
  const { folder } = project(files);
  const options = { cwd: folder, env: { DATABASE_URL: url } };
  const run = (...args: readonly string[]) => tenantry(args, options);
  const json = async (...args: readonly string[]) => {
    const { code, stdout } = await run(...args, "--json");
    const answer: unknown = JSON.parse(stdout);
    return { code, json: answer };
  };
  return { run, json, folder, sql };
}
