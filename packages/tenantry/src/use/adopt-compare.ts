import { compareObjects, whom } from "@tenantry/core";
import type { Catalog, CatalogObject, Fingerprint, ObjectDifference, Problem, Target } from "@tenantry/core";
import { readFingerprints, readObjects } from "@tenantry/postgres";
import type { Adoptable, Environment } from "@tenantry/postgres";
import type { Project } from "../load.ts";
import type { AdoptCohort } from "./adopt-cohorts.ts";
import { expectedOf, isOfTool } from "./adopt-expected.ts";

/** Cohorts as far as their databases are what the files would have made, and the others by name. */
export interface Compared {
  readonly cohorts: readonly AdoptCohort[];
  readonly problems: readonly Problem[];
}

/** What a comparison needs to know. */
export interface Basis {
  readonly environment: Environment;
  readonly project: Project;
  readonly catalog: Catalog;
}

/** Beyond these ways to look in one cohort a list helps nobody: it is refused as a whole. */
const mostWays = 20;

/**
 * Builds what each cohort's files say on a scratch server and compares the live schemas with it, one for each way to look.
 * Where that cannot be done the cohort says why. Owners, grants and comments may differ: those are no matter of files.
 */
export async function compared(
  basis: Basis,
  found: Adoptable,
  cohorts: readonly AdoptCohort[],
): Promise<Compared> {
  if (cohorts.length === 0) return { cohorts, problems: [] };
  const expected = await expectedOf(basis, found, cohorts);
  const parts = await Promise.all(
    cohorts.map(async (cohort, at) => {
      const wanted = expected[at] ?? "nothing was built";
      if (typeof wanted === "string")
        return { cohorts: [{ ...cohort, compared: `not compared: ${wanted}` }], problems: [] };
      return await judged(basis, found, cohort, wanted);
    }),
  );
  return { cohorts: parts.flatMap((it) => it.cohorts), problems: parts.flatMap((it) => it.problems) };
}

async function judged(
  { environment }: Basis,
  { fleet }: Adoptable,
  cohort: AdoptCohort,
  wanted: readonly CatalogObject[],
): Promise<Compared> {
  const targets = cohort.changes.map(({ target }) => target);
  const { found, problems } = await readFingerprints(environment, fleet, targets);
  const ways = new Map<string, Target[]>();
  for (const target of targets) {
    const print = found.get(target);
    if (print === undefined) continue;
    const way = wayOf(print);
    ways.set(way, [...(ways.get(way) ?? []), target]);
  }
  if (ways.size > mostWays)
    return { cohorts: [], problems: [...problems, ofManyKinds(cohort, targets, ways.size)] };
  const firsts = [...ways.values()].flatMap(([first]) => first ?? []);
  const objects = await readObjects(environment, fleet, firsts);
  const wrong = [...ways.values()].flatMap((alike): readonly Problem[] => {
    const there = alike[0] === undefined ? undefined : objects.found.get(alike[0]);
    const differences = there === undefined ? [] : differencesOf(wanted, there);
    return differences.length === 0 ? [] : [differs(cohort, alike, differences)];
  });
  const refused = new Set(wrong.flatMap((problem) => problem.targets ?? []));
  const changes = cohort.changes.filter(({ target }) => !refused.has(target.id));
  const same = { ...cohort, changes, compared: "as the files would have made it" };
  return {
    cohorts: changes.length === 0 ? [] : [same],
    problems: [...problems, ...objects.problems, ...wrong],
  };
}

/** Without what may differ: a role of its own for each tenant is no reason to look at each. */
function wayOf({
  kinds: { owner: _owner, grant: _grant, comment: _comment, ...kinds },
}: Fingerprint): string {
  const hashes = Object.entries(kinds).map(([kind, hash]) => `${kind} ${hash}`);
  return hashes.toSorted().join();
}

function differencesOf(
  wanted: readonly CatalogObject[],
  there: readonly CatalogObject[],
): readonly ObjectDifference[] {
  return compareObjects(wanted, there, ["owner", "grant", "comment"]).filter(({ name }) => !isOfTool(name));
}

/** Nobody knows that they are as the files say, so nobody may record it but on purpose. */
function ofManyKinds({ table }: AdoptCohort, targets: readonly Target[], kinds: number): Problem {
  const ids = targets.map(({ id }) => id);
  return {
    code: "adopt-not-compared",
    severity: "error",
    message: `${whom(ids)} have the same rows in ${table} and schemas of ${kinds} kinds, more than ${mostWays}: they were not compared.`,
    help: `tenantry drift shows how they differ. Adopt some at a time with --tenant; where it is known and meant: tenantry adopt --force`,
    targets: ids,
    exit: 4,
  };
}

function differs(
  cohort: AdoptCohort,
  targets: readonly Target[],
  differences: readonly ObjectDifference[],
): Problem {
  const ids = targets.map(({ id }) => id);
  const shown = differences.slice(0, 3).map(({ kind, name, ours, theirs }) => {
    if (theirs === null) return `${kind} ${name} is missing there`;
    return ours === null ? `${kind} ${name} is only there` : `${kind} ${name} is defined otherwise`;
  });
  const more = differences.length > 3 ? `, and ${differences.length - 3} more` : "";
  return {
    code: "adopt-differs",
    severity: "error",
    message: `${whom(ids)} is not what the migrations of ${cohort.table} make of an empty schema: ${shown.join(", ")}${more}.`,
    help: "Import the files that made the difference, or change the database; where it is known and meant: tenantry adopt --force",
    targets: ids,
    exit: 4,
  };
}
