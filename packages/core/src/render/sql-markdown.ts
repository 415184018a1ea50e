import type { Script } from "../migration.ts";
import { counted } from "../words.ts";
import { details } from "./details.ts";
import { fenced, visible } from "./escape.ts";
import type { PlannedMigration } from "./planned.ts";

/** What would be sent, file by file, folded; empty where no file says anything. */
export function sqlDetails(planned: readonly PlannedMigration[]): string {
  const scripts = planned.flatMap(({ script }) =>
    script === null || script.statements.length === 0 ? [] : [script],
  );
  if (scripts.length === 0) return "";
  const statements = scripts.reduce((sum, script) => sum + script.statements.length, 0);
  const summary = `SQL (${counted(scripts.length, "file")}, ${counted(statements, "statement")})`;
  return details(summary, scripts.map((script) => `${fenced(listing(script), "sql")}\n`).join("\n"));
}

function listing({ path, checksum, statements }: Script): string {
  const texts = statements.map(({ text }) => `${text};`);
  return [`-- ${visible(path)} · sha256 ${checksum.slice(0, 12)}`, ...texts].join("\n\n");
}
