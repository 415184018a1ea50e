import type { Catalog, Statement } from "@tenantry/core";

/** A statement, and the file that it stands in. */
export interface Part {
  readonly path: string;
  readonly statement: Statement;
}

/** Every statement that counts for coverage: up, down and verify of these migrations, bases and seeds. */
export function statementsOf(catalog: Catalog, ids: ReadonlySet<string>): Part[] {
  const snapshots = [...Object.values(catalog.bases), ...Object.values(catalog.seeds)];
  return [
    ...snapshots.flatMap((snapshot) =>
      snapshot === null ? [] : snapshot.statements.map((statement) => ({ path: snapshot.path, statement })),
    ),
    ...catalog.migrations
      .filter(({ id }) => ids.has(id))
      .flatMap(({ up, down, verify, verifyPath }) => [
        ...up.statements.map((statement) => ({ path: up.path, statement })),
        ...(down?.statements ?? []).map((statement) => ({ path: down?.path ?? "", statement })),
        ...verify.map((statement) => ({ path: verifyPath, statement })),
      ]),
  ];
}
