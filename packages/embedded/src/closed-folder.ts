import { statSync } from "node:fs";
import { dirname } from "node:path";

/** The first folder above `file`, from the root on, that only its owner and group may enter; null when there is none. */
export function closedFolder(file: string): string | null {
  const folder = dirname(file);
  if (folder === file) return null;
  const above = closedFolder(folder);
  if (above !== null) return above;
  const stat = statSync(folder, { throwIfNoEntry: false });
  return stat !== undefined && (stat.mode & 0o001) === 0 ? folder : null;
}
