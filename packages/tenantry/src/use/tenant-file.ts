import { readFile } from "node:fs/promises";
import { extname, resolve } from "node:path";
import type { NewTenant } from "@tenantry/postgres";
import { usage } from "../error.ts";
import type { TenantryError } from "../error.ts";

/**
 * The tenants that a `.csv` with a header line, or a `.json` with a list of objects, names. `id` (or `tenant` or `slug`) is the
 * tenant's id, `schema` and `database` say where it is to live, every column is a parameter of `tenants.insert`. Throws exit 2.
 */
export async function readTenantFile(cwd: string, path: string): Promise<readonly NewTenant[]> {
  const text = await readFile(resolve(cwd, path), "utf8").catch(() => null);
  if (text === null) throw usage("tenants-file", `There is no file ${path}.`, "Check --from.");
  const rows = await rowsOf(text, path);
  if (rows.length === 0) throw wrong(path, "names no tenant");
  const tenants = rows.map((row, index) => tenantOf(row, path, index + 1));
  refuseTwice(tenants, path);
  return tenants;
}

type Columns = Readonly<Record<string, string>>;

async function rowsOf(text: string, path: string): Promise<readonly Columns[]> {
  if (extname(path) === ".json") return fromJson(text, path);
  if (extname(path) === ".csv") return await fromCsv(text, path);
  throw wrong(path, "is neither .csv nor .json");
}

async function fromCsv(text: string, path: string): Promise<readonly Columns[]> {
  // Only who has a file to read pays for it.
  const { parse } = await import("csv-parse/sync");
  try {
    const rows: Columns[] = parse(text, { columns: true, bom: true, skip_empty_lines: true, trim: true });
    return rows;
  } catch (cause) {
    // Its messages quote the file, which holds data.
    const line = cause instanceof Error && "lines" in cause ? `, line ${String(cause.lines)}` : "";
    throw wrong(path, `is no CSV with as many fields in each line as in the first${line}`);
  }
}

function fromJson(text: string, path: string): readonly Columns[] {
  const value = parsed(text, path);
  if (!Array.isArray(value)) throw wrong(path, "is no list of tenants");
  return value.map((item: unknown, index) => {
    if (typeof item === "string") return { id: item };
    if (typeof item !== "object" || item === null || Array.isArray(item))
      throw wrong(path, `has at ${index + 1} neither an id nor an object`);
    return Object.fromEntries(
      Object.entries(item).map(([name, value]: [string, unknown]) => [name, textOf(value)]),
    );
  });
}

/** Null is as empty as a field of a CSV that holds nothing. */
function textOf(value: unknown): string {
  if (value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    throw wrong(path, "is no JSON");
  }
}

function tenantOf(columns: Columns, path: string, row: number): NewTenant {
  const id = columns["id"] ?? columns["tenant"] ?? columns["slug"] ?? "";
  if (id === "") throw wrong(path, `has no id in row ${row}: a column id, tenant or slug`);
  const { schema = "", database = "" } = columns;
  return { id, columns, ...(schema === "" ? {} : { schema }), ...(database === "" ? {} : { database }) };
}

function refuseTwice(tenants: readonly NewTenant[], path: string): void {
  const seen = new Set<string>();
  for (const { id } of tenants) {
    if (seen.has(id)) throw wrong(path, `names ${JSON.stringify(id)} twice`);
    seen.add(id);
  }
}

function wrong(path: string, what: string): TenantryError {
  return usage(
    "tenants-file",
    `${path} ${what}.`,
    'A header line such as id,plan and a line for each tenant, or a JSON list of {"id": …}.',
  );
}
