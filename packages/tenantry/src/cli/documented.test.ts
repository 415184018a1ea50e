import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { route, settled } from "./route.ts";
import { strict } from "./strict.ts";

const root = join(import.meta.dirname, "../../../..");
const pages = [
  "README.md",
  "action/README.md",
  ...readdirSync(join(root, "docs")).map((name) => `docs/${name}`),
].filter((path) => path.endsWith(".md"));

/** What a command answers is for scenarios; here only whether there is such a one. */
describe("README.md and docs", () => {
  const typed = found((text) => blocksOf(text).flatMap(commandsIn));
  const named = found((text) => [...text.matchAll(/`(?:npx )?tenantry ([a-z][^`\n]*)`/g)].map(first));

  test("have command lines", () => {
    expect([typed.length > 25, named.length > 60]).toEqual([true, true]);
  });

  test.each(typed)(
    "%s: %s is a command with flags that it has, and all that it needs",
    async (_path, line) => {
      expect(await refused(line)).toBeNull();
    },
  );

  test.each(named)("%s names %s, which is a command with flags that it has", async (_path, line) => {
    expect((await refused(line)) ?? "it is missing.").toMatch(/(is missing|needs a value)\.$/);
  });
});

/** Why a command line is not taken; null where it is. */
async function refused(line: string): Promise<string | null> {
  const routed = await route(wordsOf(line));
  if (routed === null) return "no command";
  const args = (await settled(routed.command.args)) ?? {};
  try {
    strict(routed.rest, args);
    return null;
  } catch (error) {
    return String(error);
  }
}

function found(commands: (text: string) => readonly string[]): readonly (readonly [string, string])[] {
  return pages.flatMap((path) =>
    [...new Set(commands(readFileSync(join(root, path), "utf8")))].map((line) => [path, line] as const),
  );
}

function blocksOf(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^```(?:sh|bash)?\n([^]*?)^```$/gm)].map(first);
}

function commandsIn(block: string): readonly string[] {
  return block.split("\n").flatMap((line) => /^(?:\$ |npx )*tenantry (.*)$/.exec(line)?.[1] ?? []);
}

/** As a shell takes it apart, up to what it does with the answer. */
function wordsOf(line: string): readonly string[] {
  const [own = ""] = line.split(/ +(?:#|>>?|\||&&) ?/);
  return [...own.trim().matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}

function first([, text = ""]: RegExpMatchArray): string {
  return text;
}
