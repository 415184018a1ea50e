import { eachDatabase } from "../databases.ts";
import type { Environment } from "../environment.ts";
import type { Fleet } from "../fleet.ts";
import { textOf } from "../row.ts";
import { readInside } from "./vitals.ts";
import type { Inside } from "./vitals.ts";

/** What the databases of tenants say about themselves, as one; schemas are `database.schema`. Who does not answer is left out. */
export async function readElsewhere(environment: Environment, fleet: Fleet): Promise<Inside> {
  const parts: Inside[] = [];
  const targets = fleet.targets.filter(({ database }) => database !== "");
  await eachDatabase(environment, fleet, targets, {
    async read(session, here) {
      const found = await readInside(
        session,
        here.map(({ schema }) => schema),
      );
      const database = here[0]?.database ?? "";
      const invalid = found.invalid.map((row) => ({
        ...row,
        schema: `${database}.${textOf(row["schema"]) ?? ""}`,
      }));
      parts.push({ ...found, invalid });
    },
    // That is said where ledgers are.
    unanswered: () => undefined,
  });
  return {
    blocked: parts.flatMap(({ blocked }) => blocked),
    long: parts.flatMap(({ long }) => long),
    slow: parts.flatMap(({ slow }) => slow),
    invalid: parts.flatMap(({ invalid }) => invalid),
  };
}
