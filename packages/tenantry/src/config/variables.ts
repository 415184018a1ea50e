import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";

/** Environment variables, as a value. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The variables of `.env` in `folder`, over which real ones win, even empty ones. */
export async function readVariables(folder: string, real: Variables): Promise<Variables> {
  return { ...parseEnv(await textOf(join(folder, ".env"))), ...real };
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return "";
  }
}
