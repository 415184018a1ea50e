import type { Base, Catalog, Migration, Problem, Script, Seed } from "@tenantry/core";

/** The same catalog with every path under `prefix`, so that messages name files as an editor opens them. */
export function placed(catalog: Catalog, prefix: string): Catalog {
  return moved(catalog, (path) => prefix + path);
}

/** The same catalog with other paths. */
export function moved(catalog: Catalog, to: (path: string) => string): Catalog {
  const under = <T extends { readonly path: string }>(one: T): T => ({ ...one, path: to(one.path) });
  const maybe = <T extends Base | Seed | Script>(one: T | null): T | null =>
    one === null ? null : under(one);
  const { bases, seeds } = catalog;
  return {
    ...catalog,
    migrations: catalog.migrations.map((migration): Migration => ({
      ...under(migration),
      up: under(migration.up),
      down: maybe(migration.down),
      verifyPath: to(migration.verifyPath),
    })),
    bases: { public: maybe(bases.public), tenant: maybe(bases.tenant) },
    templates: catalog.templates.map((template) => under(template)),
    seeds: { public: maybe(seeds.public), tenant: maybe(seeds.tenant) },
    problems: catalog.problems.map((problem) => movedProblem(problem, to)),
  };
}

/** A message that starts with its path goes on doing so. */
function movedProblem(problem: Problem, to: (path: string) => string): Problem {
  const { path, message } = problem;
  if (path === undefined) return problem;
  const rest = message.startsWith(path) ? to(path) + message.slice(path.length) : message;
  return { ...problem, path: to(path), message: rest };
}
