import { report } from "@tenantry/core";
import { expect, test } from "vitest";
import { policyOf } from "../config/environment.ts";
import { loadCatalog, loadProject } from "../load.ts";
import { openProject } from "../open.ts";
import { intent } from "../testing/catalog.ts";
import { builtCli } from "../testing/cli.ts";
import { behind } from "./behind.ts";
import { planFleet, replanTarget } from "./plan.ts";

test("behind() is exit 5 for who came to be behind, and names nobody whose failure was told", async () => {
  const { environment, planned, database } = await ground(["acme", "corp"]);
  const clean = report([]);
  expect(await behind(environment, planned, clean, new Set())).toEqual(clean);
  await database.sql`delete from tenant_corp.schema_migrations where version = '003_email'`;
  expect(await behind(environment, planned, clean, new Set(["corp"]))).toEqual(clean);
  expect(await behind(environment, planned, clean, new Set(["acme"]))).toMatchObject({
    exit: 5,
    notes: ["1 target came to be behind during the run (corp): run apply again."],
  });
});

test("replanTarget() is all that one target needs now, whatever stage it belongs to", async () => {
  const { planned } = await ground(["acme", "corp"]);
  const group = planned.state.groups.find(({ targets }) => targets.some(({ id }) => id === "acme"));
  const target = group?.targets.find(({ id }) => id === "acme");
  if (group === undefined || target === undefined) throw new Error("no acme");
  const alone = { ...group, targets: [target] };
  expect(replanTarget(planned, target, alone)).toBeNull();
  const empty = replanTarget(planned, target, { ...alone, rows: [] });
  expect(empty).toMatchObject({ blocked: [], targets: [{ id: "acme" }] });
  expect(empty?.steps.map(({ id }) => id)).toEqual(["tenant/002_users", "tenant/003_email"]);
  const gap = replanTarget(planned, target, { ...alone, rows: alone.rows.slice(1) });
  expect(gap?.blocked).toEqual(["out-of-order"]);
});

async function ground(tenants: readonly string[]) {
  const { cwd, database } = await builtCli(tenants);
  const project = await loadProject({ cwd, variables: { DATABASE_URL: database.url } });
  const { environment } = await openProject(project);
  const wanted = intent({ policy: policyOf(project.settings) });
  const planned = await planFleet(environment, await loadCatalog(project), wanted);
  return { environment, planned, database };
}
