import { quoteLiteral } from "@tenantry/core";
import type { Catalog, Cohort, IndexChange, Migration, Plan, Target } from "@tenantry/core";
import type { Environment } from "../environment.ts";
import { locked, tableBytes, unlessLocked } from "../facts/sizing.ts";
import type { Sizing } from "../facts/sizing.ts";
import type { Fleet } from "../fleet.ts";
import { grouped } from "../grouped.ts";
import { readOnly } from "../ledger/statement.ts";
import { withSession } from "../reading.ts";
import type { Session } from "../session.ts";
import { userCode } from "./index-change.ts";

/** In how many targets of a cohort a step would build its index plainly, and in how many concurrently. */
export interface BuildCount {
  /** The cohort's digest. */
  readonly cohort: string;
  readonly step: string;
  readonly plain: number;
  readonly concurrent: number;
}

/**
 * Looks how large the tables are now whose indexes a plan would build: one query per database, over `session` in the
 * environment's own. Steps without an index that adapts are left out; a table that is not there yet counts as small, one that
 * somebody else has locked as large unless an estimate says otherwise. Throws `ConnectError`, `ServerError`, `SessionLost`.
 */
export async function buildSizes(
  environment: Environment,
  { fleet, catalog, plan }: { readonly fleet: Fleet; readonly catalog: Catalog; readonly plan: Plan },
  session: Session,
): Promise<readonly BuildCount[]> {
  const builds = buildsOf(environment, catalog, plan);
  const wanted = builds.flatMap((build, number) =>
    build.cohort.targets.map((target) => ({ ...build, number, target })),
  );
  const plain = builds.map(() => 0);
  for (const [database, here] of grouped(wanted, ({ target }) => target.database)) {
    const route = fleet.databases.get(database);
    if (route === undefined) throw new Error(`bug: no route to database ${JSON.stringify(database)}`);
    const counts = await withSession(
      { ...environment, connection: route.connection },
      database === "" ? session : undefined,
      async (session) => await countSmall(session, environment, here),
    );
    for (const [number, count] of counts) plain[number] = (plain[number] ?? 0) + count;
  }
  return builds.map(({ cohort, step }, number) => {
    const count = plain[number] ?? 0;
    return { cohort: cohort.digest, step, plain: count, concurrent: cohort.targets.length - count };
  });
}

interface Build {
  readonly cohort: Cohort;
  readonly step: string;
  readonly change: IndexChange;
  readonly searchPath: readonly string[];
}

interface Wanted extends Build {
  /** Which of the builds of the plan it is. */
  readonly number: number;
  readonly target: Target;
}

function buildsOf(environment: Environment, catalog: Catalog, plan: Plan): readonly Build[] {
  const migrations = new Map(catalog.migrations.map((migration) => [migration.id, migration]));
  return plan.stages
    .flatMap(({ cohorts }) => cohorts)
    .flatMap((cohort) =>
      cohort.steps.flatMap(({ id, verb }) => {
        const migration = migrations.get(id);
        const change = migration && (verb === "apply" ? migration.up : migration.down)?.index;
        if (migration === undefined || change?.verb !== "create") return [];
        return [{ cohort, step: id, change, searchPath: pathOf(environment, migration) }];
      }),
    );
}

function pathOf(environment: Environment, migration: Migration): readonly string[] {
  return migration.searchPath ?? environment.searchPath;
}

async function countSmall(
  session: Session,
  { plainBelow }: Environment,
  wanted: readonly Wanted[],
): Promise<ReadonlyMap<number, number>> {
  const tables = wanted.map(({ number, change, searchPath, target }) => ({
    number,
    name: change.table,
    path: (change.schema === null ? searchPath : [change.schema]).map((schema) =>
      schema === "$target" ? target.schema : schema,
    ),
  }));
  const allowed = new Map(wanted.map(({ number, change }) => [number, userCode(change.plain.text)]));
  const rules = [...allowed].map(
    ([number, all]) => `(${[number, ["true", ...all].join(" and ")].join(", ")})`,
  );
  const question = (sizing: Sizing): string => `with ${locked}
select w.number, count(*)::int4 as plain
  from json_to_recordset(${quoteLiteral(JSON.stringify(tables))}) as w (number int4, name text, path json)
  join (values ${rules.join(",\n    ")}) as may (number, plainly) on may.number = w.number and may.plainly
  left join lateral (
    select c.*
      from json_array_elements_text(w.path) with ordinality as p (schema, place)
      join pg_namespace n on n.nspname = p.schema
      join pg_class c on c.relnamespace = n.oid and c.relname = w.name
     order by p.place limit 1) as t on true
 where t.oid is null or t.relkind in ('r', 'm') and ${tableBytes("t", sizing)} < ${plainBelow}
 group by w.number`;
  const rows = await unlessLocked(async (sizing) => {
    const results = await session.message([...readOnly, question(sizing)].join(";\n"));
    return results.at(-1)?.rows ?? [];
  });
  return new Map(rows.map((row) => [Number(row["number"]), Number(row["plain"])]));
}
