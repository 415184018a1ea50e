import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The Node that GitHub runs actions on; this one, said aloud, where npm had none for this platform. */
export function runnerNode(): string {
  const path = fileURLToPath(new URL("../../../action/node_modules/runner-node/bin/node", import.meta.url));
  if (existsSync(path)) return path;
  console.warn(`No Node 24 for ${process.platform}-${process.arch}: the bundle runs on ${process.version}.`);
  return process.execPath;
}
