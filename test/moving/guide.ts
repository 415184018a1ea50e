import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** One row of docs/moving-here.md. */
export interface GuideRow {
  readonly id: string;
  /** Our commands, in order, without `tenantry`, with the exit code that the row promises. */
  readonly commands: readonly { readonly words: readonly string[]; readonly exit: number }[];
  /** `rows`, tests as `<file> › <title>`, or both; a reason has none. */
  readonly shownBy: readonly string[];
}

/** The rows of the guide, in its order. */
export function guideRows(): readonly GuideRow[] {
  const text = readFileSync(fileURLToPath(new URL("../../docs/moving-here.md", import.meta.url)), "utf8");
  return text.split("\n").flatMap((line): readonly GuideRow[] => {
    if (!/^\| [A-EX]-/.test(line)) return [];
    const [, id = "", , ours = "", shownBy = ""] = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    return [{ id, commands: id.startsWith("X-") ? [] : commandsIn(ours), shownBy: shownBy.split("<br>") }];
  });
}

function commandsIn(cell: string): GuideRow["commands"] {
  return [...cell.matchAll(/`tenantry ([^`]+)`(?: \(exit (\d+)\))?/g)].map(
    ([, command = "", exit = "0"]) => ({
      words: [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? ""),
      exit: Number(exit),
    }),
  );
}
