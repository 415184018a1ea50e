import type { Variables } from "../config/variables.ts";
import { fromAlembic } from "./alembic.ts";
import type { Conversion, ImportTool } from "./source.ts";
import { readers, recognised } from "./tools.ts";
import { readTree } from "./tree.ts";

/** A folder of another tool, and how to read it. */
export interface Conversions {
  readonly folder: string;
  /** The folder as it was named. */
  readonly shown: string;
  /** Null for whatever the files look like. */
  readonly tool: ImportTool | null;
  /** How Alembic is called; null for `alembic`. */
  readonly alembic: string | null;
  /** What Alembic's own environment may look at. */
  readonly variables: Variables;
}

/** Reads a folder as the tool that wrote it would. Throws exit 2 where it is nobody's. */
export async function convert(
  asked: Conversions,
): Promise<{ readonly from: ImportTool; readonly conversion: Conversion }> {
  const { folder, shown, tool } = asked;
  const files = await readTree(folder, shown);
  const from = tool ?? recognised(files, shown);
  if (from === "alembic") return { from, conversion: await fromAlembic(files, asked) };
  return { from, conversion: readers[from].convert(files) };
}
