import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { folder, linted } from "./testing/check.ts";
import { generatedHistory } from "./testing/generated.ts";
import { asPending, eachAlone } from "./view.ts";

type Files = Readonly<Record<string, string>>;

const root = fileURLToPath(new URL("../../../", import.meta.url));
const histories: Readonly<Record<string, Files>> = {
  fleet: read("migrations"),
  ...Object.fromEntries(
    ["crm", "iot", "school", "shop"].map((name) => [name, read(`packages/lint/ordinary/${name}`)]),
  ),
  ...Object.fromEntries(
    Array.from({ length: 10 }, (_, seed) => [
      `seed ${seed}`,
      Object.fromEntries(generatedHistory(seed, 12).map(({ path, text }) => [path, text])),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(read("test/diff/pairs"))
      .filter(([, text]) => text.includes(";"))
      .map(([path, text]) => [path, { "tenant/001_schema.sql": text }]),
  ),
};

test("there are at least 200 ordinary migrations, half of them written by hand", () => {
  const counts = Object.entries(histories).map(([name, files]) => [name, Object.keys(files).length] as const);
  const written = counts.filter(([name]) => /^(fleet|crm|iot|school|shop)$/.test(name));
  expect(sum(written)).toBeGreaterThanOrEqual(100);
  expect(sum(counts)).toBeGreaterThanOrEqual(200);
});

test.each(Object.keys(histories))("nothing in ordinary migrations is an error: %s", (name) => {
  const catalog = folder(histories[name] ?? {});
  expect(catalog.problems.map(({ code, path }) => `${path ?? ""} ${code}`)).toEqual([]);
  const views = [...eachAlone(catalog), ...asPending(catalog.migrations.map(({ id }) => id))];
  const { problems, coverage } = linted(catalog, views, { postgres: 15, sections: "up and down" });
  expect(problems.filter(({ severity }) => severity === "error").map(inShort)).toEqual([]);
  expect(coverage.understood).toBe(coverage.statements);
});

function inShort({ code, path, line }: { code: string; path?: string; line?: number }): string {
  return `${path ?? ""}:${line ?? 0} ${code}`;
}

function sum(counts: readonly (readonly [string, number])[]): number {
  return counts.reduce((all, [, count]) => all + count, 0);
}

/** The SQL below a folder, by its path in it. */
function read(home: string): Files {
  const found = readdirSync(root + home, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".sql"))
    .toSorted();
  return Object.fromEntries(found.map((path) => [path, readFileSync(`${root}${home}/${path}`, "utf8")]));
}
