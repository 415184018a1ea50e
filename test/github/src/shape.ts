import { isList, isObject } from "./json.ts";
import type { Json, JsonObject } from "./json.ts";
import type { Description, Schema } from "./schema.ts";

type Schemas = Description["schemas"];

/**
 * What is known, in the shape a schema wants: keys the schema does not have are left out, and required keys nobody
 * knows get their emptiest value (null, false, 0, ""). Known values are never changed, so wrong ones stay wrong.
 */
export function shaped(schemas: Schemas, schema: Schema, value: Json | undefined): Json {
  const actual = fitting(schemas, schema, value);
  if (isList(value)) return value.map((each) => shaped(schemas, actual.items ?? {}, each));
  if (isObject(value)) return actual.properties === undefined ? value : filled(schemas, actual, value);
  return value === undefined ? empty(schemas, actual) : value;
}

/** Keys that a schema does not list, which GitHub ignores without a word; as paths: `output.sumary`. */
export function unlisted(schemas: Schemas, schema: Schema, value: Json, path = ""): readonly string[] {
  const actual = fitting(schemas, schema, value);
  if (isList(value)) return value.flatMap((each) => unlisted(schemas, actual.items ?? {}, each, `${path}[]`));
  if (!isObject(value) || actual.properties === undefined) return [];
  const listed = actual.properties;
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = path === "" ? key : `${path}.${key}`;
    const known = listed[key];
    if (known === undefined) return actual.additionalProperties === undefined ? [at] : [];
    return inner === undefined ? [] : unlisted(schemas, known, inner, at);
  });
}

function filled(schemas: Schemas, schema: Schema, value: JsonObject): JsonObject {
  const keys = Object.keys(schema.properties ?? {});
  const wanted = keys.filter((key) => value[key] !== undefined || schema.required?.includes(key));
  return Object.fromEntries(
    wanted.map((key) => [key, shaped(schemas, schema.properties?.[key] ?? {}, value[key])]),
  );
}

function empty(schemas: Schemas, schema: Schema): Json {
  const types = typesOf(schema);
  if (types.includes("null")) return null;
  if (schema.enum?.[0] !== undefined) return schema.enum[0];
  if (types.includes("object") || schema.properties !== undefined) return filled(schemas, schema, {});
  if (types.includes("array")) return [];
  if (types.includes("boolean")) return false;
  if (types.includes("integer") || types.includes("number")) return 0;
  return types.includes("string") ? emptyText(schema.format) : null;
}

function emptyText(format: string | undefined): string {
  if (format === "uri" || format === "uri-template") return "https://github.com/";
  return format === "date-time" ? "2020-01-01T00:00:00Z" : "";
}

/** The schema itself, its references followed, its parts joined, and of its alternatives the first for this value. */
function fitting(schemas: Schemas, schema: Schema, value: Json | undefined): Schema {
  if (schema.$ref !== undefined) {
    return fitting(schemas, schemas[schema.$ref.slice("#/schemas/".length)] ?? {}, value);
  }
  if (schema.allOf !== undefined) return joined(schema.allOf.map((part) => fitting(schemas, part, value)));
  const alternatives = schema.properties === undefined ? (schema.oneOf ?? schema.anyOf) : undefined;
  if (alternatives === undefined) return schema;
  const fits = alternatives.map((each) => fitting(schemas, each, value));
  return fits.find((each) => typesOf(each).includes(typeName(value))) ?? fits[0] ?? {};
}

function joined(parts: readonly Schema[]): Schema {
  return {
    type: "object",
    properties: Object.assign({}, ...parts.map((part) => part.properties ?? {})),
    required: parts.flatMap((part) => part.required ?? []),
  };
}

function typesOf(schema: Schema): readonly string[] {
  return typeof schema.type === "string" ? [schema.type] : (schema.type ?? []);
}

function typeName(value: Json | undefined): string {
  if (value === null || value === undefined) return "null";
  if (isList(value)) return "array";
  return typeof value === "number" ? "integer" : typeof value;
}
