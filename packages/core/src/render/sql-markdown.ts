import type { Script } from "../migration.ts";
import { counted } from "../words.ts";
import { details } from "./details.ts";
import { fenced, visible } from "./escape.ts";
import type { PlannedMigration } from "./planned.ts";

/** What would be sent, file by file, folded; empty where no file says anything. */
export function sqlDetails(
  planned: readonly PlannedMigration[],
  how: "whole" | "cut" | "none" = "whole",
): string {
  const scripts = planned.flatMap(({ script }) =>
    script === null || script.statements.length === 0 ? [] : [script],
  );
  if (scripts.length === 0) return "";
  if (how === "none") return `SQL of ${counted(scripts.length, "file")}: see the files.\n`;
  const statements = scripts.reduce((sum, script) => sum + script.statements.length, 0);
  const summary = `SQL (${counted(scripts.length, "file")}, ${counted(statements, "statement")})`;
  return details(
    summary,
    scripts.map((script) => `${fenced(shortened(listing(script), how), "sql")}\n`).join("\n"),
  );
}

function listing({ path, checksum, statements }: Script): string {
  const texts = statements.map(({ text }) => `${text};`);
  return [`-- ${visible(path)} · sha256 ${checksum.slice(0, 12)}`, ...texts].join("\n\n");
}

/** Of a long text so many lines from its start and its end. */
const kept = 40;

function shortened(text: string, how: "whole" | "cut"): string {
  const lines = text.split("\n");
  const left = lines.length - 2 * kept;
  if (how === "whole" || left <= 1) return text;
  return [...lines.slice(0, kept), `-- … ${counted(left, "line")} …`, ...lines.slice(-kept)].join("\n");
}
