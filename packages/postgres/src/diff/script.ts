import { readCatalog, scriptText } from "@tenantry/core";
import type { Base, DraftStatement, Kind, Migration } from "@tenantry/core";
import { sha256 } from "../execute/sha256.ts";

/** A draft read back as the file that will hold it, since that is what is run and written. */
export function readScript(
  script: readonly DraftStatement[],
):
  | { readonly migration: Migration; readonly problem: null }
  | { readonly migration: null; readonly problem: string } {
  const { migrations, problems } = readCatalog(
    [{ path: "tenant/001_draft.sql", text: scriptText(script) }],
    sha256,
  );
  const [problem] = problems.filter(({ severity }) => severity === "error");
  const [migration] = migrations;
  if (problem !== undefined || migration === undefined)
    return { migration: null, problem: problem?.message ?? "it could not be read back" };
  return { migration, problem: null };
}

/** The file of a wanted schema, `tenant.desired.sql`, as something to run; or what is wrong with it. */
export function readDesired(
  kind: Kind,
  path: string,
  text: string,
): { readonly base: Base; readonly problems: readonly string[] } {
  const place = `${kind}.seed.sql`;
  const { seeds, problems } = readCatalog([{ path: place, text }], sha256);
  const seed = seeds[kind] ?? { statements: [], checksum: "" };
  return {
    base: { ...seed, path, baseline: null },
    problems: problems.map(({ message }) =>
      message.replaceAll(place, () => path).replaceAll("a seed", "a desired schema"),
    ),
  };
}
