import { scriptText } from "@tenantry/core";
import type { ProvenFile } from "@tenantry/postgres";

/** The files of a proven change, in their order: what comes behind the description in their names, and their texts. */
export function diffFiles(
  files: readonly ProvenFile[],
  desired: string,
  version: string,
): readonly { readonly suffix: string; readonly text: string }[] {
  return files.map((file, at) => ({
    suffix: at < files.length - 1 ? " values" : "",
    text: fileText(file, `From ${desired}`, version),
  }));
}

function fileText({ up, down }: ProvenFile, origin: string, version: string): string {
  if (down === null)
    return `--! irreversible: no way back has proven itself\n-- ${origin}, proven on PostgreSQL ${version}.\n\n${scriptText(up)}`;
  return `-- ${origin}, proven on PostgreSQL ${version}, up and down.\n\n${scriptText(up)}\n--! down\n\n${scriptText(down)}`;
}
