import type { Base, Catalog, Migration, Problem, Script, Seed } from "@tenantry/core";

/** The same catalog with every path under `prefix`, so that messages name files as an editor opens them. */
export function placed(catalog: Catalog, prefix: string): Catalog {
  const under = <T extends { readonly path: string }>(one: T): T => ({ ...one, path: prefix + one.path });
  const maybe = <T extends Base | Seed | Script>(one: T | null): T | null =>
    one === null ? null : under(one);
  const { bases, seeds } = catalog;
  return {
    ...catalog,
    migrations: catalog.migrations.map((migration): Migration => ({
      ...under(migration),
      up: under(migration.up),
      down: maybe(migration.down),
      verifyPath: prefix + migration.verifyPath,
    })),
    bases: { public: maybe(bases.public), tenant: maybe(bases.tenant) },
    seeds: { public: maybe(seeds.public), tenant: maybe(seeds.tenant) },
    problems: catalog.problems.map((problem) => placedProblem(problem, prefix)),
  };
}

/** A message that starts with its path goes on doing so. */
function placedProblem(problem: Problem, prefix: string): Problem {
  const { path, message } = problem;
  if (path === undefined) return problem;
  return { ...problem, path: prefix + path, message: message.startsWith(path) ? prefix + message : message };
}
