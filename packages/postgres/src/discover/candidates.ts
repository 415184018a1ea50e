import type { Problem } from "@tenantry/core";
import type { Environment } from "../environment.ts";
import { nameKey } from "../names.ts";
import { fromDatabase, fromList, fromRow, fromSchema } from "./candidate.ts";
import type { Candidate } from "./candidate.ts";
import type { Listing } from "./listing.ts";
import { idIn, parsePattern } from "./pattern.ts";

export interface Candidates {
  readonly candidates: readonly Candidate[];
  readonly problems: readonly Problem[];
}

/** The tenants that the environment's source names. */
export function candidatesOf(environment: Environment, listing: Listing): Candidates {
  const { tenants } = environment;
  if (tenants.from === "none") return { candidates: [], problems: [] };
  if (tenants.from === "list") return { candidates: tenants.tenants.map(fromList), problems: [] };
  if (tenants.from === "registry") return registered(listing);
  const { from, pattern } = tenants;
  if (from === "schemas") return matching(pattern, ownSchemas(environment, listing), fromSchema);
  return matching(pattern, otherDatabases(listing), (id, name) => fromDatabase(id, name, tenants.schema));
}

function registered({ rows }: Listing): Candidates {
  const candidates = (rows ?? []).map(fromRow);
  const found = candidates.filter((it) => it !== null);
  const complete = found.length === candidates.length && found.every(saysWhere);
  return complete ? { candidates: found, problems: [] } : { candidates: [], problems: [missingColumn] };
}

function saysWhere({ schema, database, url }: Candidate): boolean {
  return schema !== null || database !== null || url !== null;
}

function matching(
  text: string,
  names: readonly string[],
  candidate: (id: string, name: string) => Candidate,
): Candidates {
  const pattern = parsePattern(text);
  if ("code" in pattern) return { candidates: [], problems: [pattern] };
  const candidates = names.flatMap((name) => {
    const id = idIn(name, pattern);
    return id === null ? [] : [candidate(id, name)];
  });
  return { candidates, problems: [] };
}

/** A pattern that happens to fit the public schema does not mean it. */
function ownSchemas({ publicSchema }: Environment, { schemas }: Listing): readonly string[] {
  const notTenants = new Set([publicSchema, "public"].map(nameKey));
  return [...schemas.keys()].filter((name) => !notTenants.has(nameKey(name)));
}

function otherDatabases({ databases, current }: Listing): readonly string[] {
  return [...databases].filter((name) => name !== current);
}

const missingColumn: Problem = {
  code: "tenants-query",
  severity: "error",
  message: "The query that lists the tenants returns rows without an id, or without a schema.",
  help: "Let `tenants.query` return the columns id and schema, as in: select slug as id, schema_name as schema from tenants.",
  exit: 2,
};
