import { z } from "zod";

/** As much of JSON Schema as the configuration's is made of. */
interface Node {
  readonly type?: string | undefined;
  readonly const?: unknown;
  readonly enum?: readonly unknown[] | undefined;
  readonly description?: string | undefined;
  readonly pattern?: string | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly properties?: Readonly<Record<string, Node>> | undefined;
  readonly additionalProperties?: Node | boolean | undefined;
  readonly required?: readonly string[] | undefined;
  readonly items?: Node | undefined;
  readonly anyOf?: readonly Node[] | undefined;
  readonly oneOf?: readonly Node[] | undefined;
}

/** A setting that has a value of its own: where it is, and whether its object needs it. */
interface Setting {
  readonly path: string;
  readonly node: Node;
  readonly need: "required" | "optional";
}

const node: z.ZodType<Node> = z.lazy(() =>
  z.object({
    type: z.string().optional(),
    const: z.unknown().optional(),
    enum: z.array(z.unknown()).optional(),
    description: z.string().optional(),
    pattern: z.string().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    properties: z.record(z.string(), node).optional(),
    additionalProperties: z.union([z.boolean(), node]).optional(),
    required: z.array(z.string()).optional(),
    items: node.optional(),
    anyOf: z.array(node).optional(),
    oneOf: z.array(node).optional(),
  }),
);

/** The settings that a JSON Schema names, each once; environments hold the same ones. */
export function settingsOf(schema: object): readonly Setting[] {
  const { properties = {}, ...root } = node.parse(schema);
  const { $schema: _, environments: __, ...own } = properties;
  return settings({ ...root, properties: own }, "");
}

/** The tables of `docs/configuration.md`: one for the tenants, one for everything else. */
export function settingTables(schema: object): string {
  const all = settingsOf(schema);
  const tenants = all.filter(({ path }) => path.startsWith("tenants "));
  const others = all.filter((setting) => !tenants.includes(setting));
  return `${table(others)}\n### Tenants\n\n\`tenants\` is one of these objects; \`from\` says which.\n\n${table(tenants)}`;
}

function table(rows: readonly Setting[]): string {
  const lines = rows.map(({ path, node, need }) => {
    const required = need === "required" ? "**required**: " : "";
    return `| \`${path}\` | ${valueOf(node)} | ${required}${node.description ?? ""} |\n`;
  });
  return `| setting | value | what |\n|---|---|---|\n${lines.join("")}`;
}

function settings({ properties = {}, required = [] }: Node, prefix: string): readonly Setting[] {
  return Object.entries(properties).flatMap(([key, child]) => {
    const path = `${prefix}${key}`;
    if (child.oneOf !== undefined) return child.oneOf.flatMap((one) => variant(one, path));
    if (child.properties !== undefined) return settings(child, `${path}.`);
    if (child.items?.properties !== undefined) return settings(child.items, `${path}[].`);
    return [
      { path, node: child, need: required.includes(key) ? ("required" as const) : ("optional" as const) },
    ];
  });
}

/** The settings of one of several objects that only their `from` tells apart. */
function variant({ properties: { from, ...rest } = {}, required }: Node, path: string): readonly Setting[] {
  const prefix = `${path} from ${String(from?.const)}`;
  const own = settings({ properties: rest, required }, "").map((one) => ({
    ...one,
    path: `${prefix}: ${one.path}`,
  }));
  return own.length > 0
    ? own
    : [{ path: prefix, node: { description: "There are no tenants" }, need: "optional" }];
}

function valueOf(node: Node): string {
  const { type, items, anyOf, additionalProperties } = node;
  if (node.enum !== undefined) return node.enum.map((one) => `\`${JSON.stringify(one)}\``).join(" or ");
  if (anyOf !== undefined) return anyOf.map(valueOf).join(" or ");
  if (type === "array") return items === undefined ? "list" : `list of: ${valueOf(items)}`;
  if (typeof additionalProperties === "object") return `object of: ${valueOf(additionalProperties)}`;
  if (type === "object") return `\`{${Object.keys(node.properties ?? {}).join(", ")}}\``;
  if (type === "integer" || type === "number")
    return `${type === "integer" ? "whole number" : "number"}${bounds(node)}`;
  if (type === "boolean") return "`true` or `false`";
  if (type === "string") return textOf(node);
  return "";
}

function bounds({ minimum, maximum }: Node): string {
  const least = minimum === undefined ? "" : ` from ${minimum}`;
  return maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? least : `${least} to ${maximum}`;
}

function textOf({ pattern = "" }: Node): string {
  if (pattern.includes("min|h")) return "duration: `500ms`, `3s`, `5min`, `1h`";
  if (pattern.includes("kB|MB")) return "size: `512kB`, `8MB`, `1GB`";
  return "text";
}
