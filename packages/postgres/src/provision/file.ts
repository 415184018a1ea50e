import type { Migration, Statement } from "@tenantry/core";
import { own, sourced } from "../execute/text.ts";
import type { SourcedText } from "../execute/text.ts";
import { filePath, filled, variables } from "../message.ts";
import type { Work } from "../work.ts";

/** `schema.sql` and `*.seed.sql` leave no ledger row, but are sent, and fail, like any other file. */
export function asMigration({
  path,
  statements,
  checksum,
}: Pick<Migration["up"], "path" | "statements" | "checksum">): Migration {
  return {
    id: path,
    scope: "tenant",
    version: "",
    name: path,
    alias: [],
    description: "",
    requires: [],
    phase: null,
    irreversible: null,
    stub: null,
    searchPath: null,
    path,
    up: { path, mode: "transaction", statements, index: null, dynamic: true, checksum },
    down: null,
    verify: [],
    verifyPath: path,
  };
}

/** The statements, sent with the file's search_path inside a transaction that is open; then our own, with ours. */
export function unrecorded(work: Work, statements: readonly Statement[], ours = ""): SourcedText {
  const { path } = work.migration.up;
  const values = variables(work);
  return sourced(
    [
      own(`set local search_path = ${filePath(work)};\n`),
      ...statements.flatMap((statement) => [
        {
          text: filled({ path, statement }, work, values),
          origin: { path, statement },
          how: "exact" as const,
        },
        own("\n;\n"),
      ]),
      own(`set local search_path = pg_catalog, pg_temp;\n${ours}`),
    ],
    values,
  );
}
