import { counted } from "../words.ts";
import type { Fault } from "./fault.ts";
import type { Draft } from "./part.ts";
import { isSymbol, nameOf, outerIndexes, word } from "./token.ts";

/** What has a name of its own in a schema. Indexes and triggers lie where their table does. */
const kinds = new Set(
  "TABLE,FOREIGN TABLE,VIEW,MATERIALIZED VIEW,SEQUENCE,TYPE,DOMAIN,FUNCTION,PROCEDURE,AGGREGATE".split(","),
);

/** Where the `schema.sql` of tenants names a schema, as pg_dump does: only one tenant would ever get what it makes. */
export function namedSchemas(drafts: readonly Draft[]): readonly Fault[] {
  const made = drafts.flatMap((draft) => madeBy(draft));
  const schemas = [...new Set(made.map(({ schema }) => schema))];
  return [...drafts.flatMap((draft) => besides(draft)), ...schemas.map((schema) => elsewhere(schema, made))];
}

function besides({ command, tokens }: Draft): readonly Fault[] {
  if (command !== "CREATE SCHEMA") return [];
  const at = tokens[0]?.start ?? 0;
  const message = "CREATE SCHEMA makes one schema more, and the tenant's own stays empty.";
  return [{ code: "schema-named", message, help: "Delete it: every tenant has a schema already.", at }];
}

interface Made {
  readonly schema: string;
  readonly at: number;
}

function elsewhere(schema: string, made: readonly Made[]): Fault {
  const [first, ...others] = made.filter((one) => one.schema === schema);
  const count = counted(others.length + 1, "object");
  return {
    code: "schema-named",
    message: `It makes ${count} in ${schema} by name: no other tenant would get them.`,
    help: `Take "${schema}." off all names in this file: they are made in the schema of each tenant then.`,
    at: first?.at ?? 0,
  };
}

/** The schema in the name of what a statement creates. */
function madeBy({ command, tokens }: Draft): readonly Made[] {
  if (!command.startsWith("CREATE ") || !kinds.has(command.slice("CREATE ".length))) return [];
  const dot = outerIndexes(tokens).find((index) => isSymbol(tokens, index, "."));
  const named = dot === undefined ? undefined : tokens[dot - 1];
  const schema = nameOf(named);
  if (dot === undefined || named === undefined || schema === null) return [];
  // What stands in front belongs to `create table if not exists`: then it is the name of the object.
  const before = [command.split(" ").at(-1), "EXISTS"];
  return before.includes(word(tokens, dot - 2)) ? [{ schema, at: named.start }] : [];
}
