import { isObject } from "../src/json.ts";
import type { Json, JsonObject } from "../src/json.ts";
import type { Description, Operation, Parameter, Schema } from "../src/schema.ts";

/** Where a description was taken from, and under which terms. */
export type Source = Description["source"];

/** Words that only people read; they are most of a published description's weight. */
const prose = new Set(["description", "example", "examples", "externalDocs", "title", "deprecated"]);

/** The named REST operations with every schema they reach, without prose. An unknown id is an error. */
export function operationsOf(document: JsonObject, ids: readonly string[], source: Source): Description {
  const found = new Map<string, Operation>();
  for (const [path, methods] of entries(document["paths"])) {
    for (const [method, operation] of entries(methods)) {
      const id = field(operation, "operationId");
      if (typeof id === "string" && ids.includes(id))
        found.set(id, operationOf(document, method, path, operation));
    }
  }
  for (const id of ids) if (!found.has(id)) throw new Error(`bug: the description has no operation ${id}`);
  const operations = Object.fromEntries(ids.flatMap((id) => pair(id, found.get(id))));
  return { source, operations, schemas: closure(document, operations) };
}

/** The named schemas with every schema they reach, without prose. */
export function schemasOf(document: JsonObject, names: readonly string[], source: Source): Description {
  const roots = names.map((name) => ({ $ref: `#/schemas/${name}` }));
  return { source, operations: {}, schemas: closure(document, roots) };
}

/** One schema in the words of JSON Schema: `nullable` becomes a union with null, references become local. */
export function plain(value: Json): JsonObject {
  const kept: Record<string, Json> = {};
  for (const [key, inner] of entries(value)) {
    if (prose.has(key) || key === "nullable" || key === "discriminator" || key.startsWith("x-")) continue;
    kept[key] = key === "properties" ? named(inner) : nested(key, inner);
  }
  if (field(value, "nullable") !== true) return kept;
  if (typeof kept["type"] !== "string") return { anyOf: [kept, { type: "null" }] };
  return {
    ...kept,
    type: [kept["type"], "null"],
    ...(Array.isArray(kept["enum"]) ? { enum: [...kept["enum"], null] } : {}),
  };
}

function nested(key: string, value: Json): Json {
  if (key === "enum" || key === "default") return value;
  if (key === "$ref" && typeof value === "string") return value.replace("#/components/", "#/");
  if (Array.isArray(value)) return value.map((inner) => nested("", inner));
  return isObject(value) ? plain(value) : value;
}

/** Properties may be called `description` or `title`: their names are not prose. */
function named(value: Json): Json {
  return Object.fromEntries(entries(value).map(([name, schema]) => [name, plain(schema)]));
}

function operationOf(document: JsonObject, method: string, path: string, operation: Json): Operation {
  const listed = field(operation, "parameters");
  const body = field(operation, "requestBody");
  return {
    method: method.toUpperCase(),
    path,
    parameters: Array.isArray(listed) ? listed.map((each) => parameterOf(follow(document, each))) : [],
    body: body === undefined ? null : { required: field(body, "required") === true, schema: contentOf(body) },
    responses: Object.fromEntries(
      entries(field(operation, "responses")).map(([status, response]) => [
        status,
        contentOf(follow(document, response)),
      ]),
    ),
  };
}

function parameterOf(value: Json): Parameter {
  const name = field(value, "name");
  const place = field(value, "in");
  const schema = plain(field(value, "schema") ?? {});
  const required = field(value, "required") === true;
  if (typeof name !== "string") throw new Error("bug: a parameter of the description has no name");
  return { name, in: place === "path" ? "path" : "query", required, schema };
}

/** The JSON body of a request or response; an empty schema where there is none. */
function contentOf(value: Json): Schema {
  const content = field(value, "content");
  return plain(field(field(content, "application/json"), "schema") ?? {});
}

function closure(document: JsonObject, roots: unknown): Readonly<Record<string, Schema>> {
  const all = field(document["components"], "schemas");
  const schemas = new Map<string, Schema>();
  const waiting = references(roots);
  for (const name of waiting) {
    if (schemas.has(name)) continue;
    const schema = plain(field(all, name) ?? missing(name));
    schemas.set(name, schema);
    waiting.push(...references(schema));
  }
  return Object.fromEntries([...schemas].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function references(value: unknown): string[] {
  return [...JSON.stringify(value).matchAll(/"#\/schemas\/([^"]+)"/g)].map(([, name]) => name ?? "");
}

function follow(document: JsonObject, value: Json): Json {
  const reference = field(value, "$ref");
  if (typeof reference !== "string") return value;
  let at: Json = document;
  for (const key of reference.slice(2).split("/")) at = field(at, key) ?? missing(reference);
  return at;
}

function missing(name: string): never {
  throw new Error(`bug: the description has no ${name}`);
}

function pair<T>(key: string, value: T | undefined): [string, T][] {
  return value === undefined ? [] : [[key, value]];
}

function field(value: Json | undefined, key: string): Json | undefined {
  return isObject(value) ? value[key] : undefined;
}

function entries(value: Json | undefined): [string, Json][] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => pair(key, inner));
}
