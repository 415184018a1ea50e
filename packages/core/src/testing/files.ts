import type { Catalog } from "../catalog.ts";
import type { Migration, Script } from "../migration.ts";
import type { Problem } from "../problem.ts";
import { readCatalog } from "../read-catalog.ts";
import { sha256 } from "./intent.ts";

/** A folder in words: path to text. */
export function folder(files: Readonly<Record<string, string>>): Catalog {
  return readCatalog(
    Object.entries(files).map(([path, text]) => ({ path, text })),
    sha256,
  );
}

/** The one migration that this text is, as `tenant/001_x.sql`; an Error names what is wrong with it. */
export function sound(text: string): Migration {
  const { migrations, problems } = folder({ "tenant/001_x.sql": text });
  const [only] = migrations;
  if (only === undefined || problems.length > 0) throw new Error(told(problems));
  return only;
}

/** What is wrong with this text as `tenant/001_x.sql`. */
export function wrong(text: string): string {
  return told(folder({ "tenant/001_x.sql": text }).problems);
}

/** What is wrong with a folder. */
export function wrongIn(files: Readonly<Record<string, string>>): string {
  return told(folder(files).problems);
}

/** Only the codes with their lines: `3 session-setting`. */
export function codes(text: string): string {
  const { problems } = folder({ "tenant/001_x.sql": text });
  return problems.map(({ code, line }) => `${line ?? "-"} ${code}`).join(", ");
}

/** Each statement as `<line> <COMMAND>: <text>`. */
export function statements(script: Pick<Script, "statements">): string[] {
  return script.statements.map(({ line, command, text }) => `${line} ${command}: ${text}`);
}

function told(problems: readonly Problem[]): string {
  return problems
    .map(({ code, severity, message, help, column }) => {
      return `\n${severity} ${code}${column === undefined ? "" : ` @${column}`}\n  ${message}\n  ${help}`;
    })
    .join("");
}
