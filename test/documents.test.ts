import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { checksOf, checksText, exitCode, plainPalette, plan, readCatalog } from "@tenantry/core";
import type { ExitCode, Intent, State } from "@tenantry/core";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");

function textOf(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** The rows of the table of threats: its number, and what is named as seen in. */
const threats = [...textOf("SECURITY.md").matchAll(/^\| (T\d+) [^|]*\|[^|]*\|([^|]*)\|$/gm)].map(
  ([, name = "", seen = ""]) => ({ name, seen }),
);

describe("the threats of SECURITY.md", () => {
  test("are all there, in their order", () => {
    expect(threats.map(({ name }) => name)).toEqual(Array.from({ length: 22 }, (_, each) => `T${each + 1}`));
  });

  test.each(threats)("$name names a test that exists", ({ name, seen }) => {
    const named = seen.split(";").map((part) => ({
      path: /`([^`]+)`/.exec(part)?.[1] ?? "",
      titles: [...part.matchAll(/"([^"]+)"/g)].map(([, title = ""]) => title),
    }));
    const tests = named.filter(({ path }) => path.endsWith(".test.ts"));
    expect(tests.length, name).toBeGreaterThan(0);
    expect(tests.length, name).toBe(named.length);
    for (const { path, titles } of tests) {
      expect(existsSync(join(root, path)), path).toBe(true);
      expect(titles.length, path).toBeGreaterThan(0);
      for (const title of titles) expect(textOf(path)).toContain(title);
    }
  });
});

describe("the plan in README.md", () => {
  const nobody: State = { groups: [], unprovisioned: [], orphans: [], registry: true, problems: [] };
  const everything: Intent = {
    verb: "apply",
    selection: { only: null, tenants: [], labels: {}, shard: null },
    to: null,
    steps: null,
    phase: null,
    outOfOrder: "refuse",
    policy: { searchPath: ["$target"], role: null, ledger: "schema_migrations", severities: {} },
  };
  const [, shown = ""] = /\$ tenantry plan\n([^]*?)\n```/.exec(textOf("README.md")) ?? [];

  test("names the files of the example fleet, and statements that stand there", () => {
    const paths = [...shown.matchAll(/migrations\/\S+\.sql/g)].map(([path]) => path);
    const statements = [...shown.matchAll(/^ {2}(\d\S+\.sql):(\d+) {2}(.*)$/gm)];
    expect(statements.length).toBeGreaterThan(0);
    for (const [, file = "", line = "", text = ""] of statements) {
      const path = paths.find((one) => one.endsWith(`/${file}`)) ?? "";
      expect(textOf(path).split("\n")[Number(line) - 1]).toBe(`${text};`);
    }
  });

  test("says what was checked as a plan does", () => {
    const planned = plan(
      readCatalog([], () => ""),
      nobody,
      everything,
      () => "",
    );
    const coverage = { statements: 8, understood: 8 };
    const inspection = { coverage, applied: 8, statements: [], accepted: [] };
    const checks = checksOf(planned, "database", { inspection, rehearsal: null });
    expect(shown).toContain(checksText(checks, plainPalette).trimEnd());
  });
});

describe("docs/exit-codes.md", () => {
  const codes: readonly ExitCode[] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 130, 143];
  const text = textOf("docs/exit-codes.md");

  test("has a row for every code", () => {
    const rows = [...text.matchAll(/^\| +(\d+) +\|/gm)].map(([, code]) => Number(code));
    expect(rows).toEqual(codes);
  });

  test("says which one wins, as exitCode() does", () => {
    const [, order = ""] = /\*\*([\d, ]+)\*\*/.exec(text) ?? [];
    const left = new Set(codes);
    const winners = codes.map(() => {
      const winner = exitCode(left);
      left.delete(winner);
      return winner;
    });
    expect(order).toBe(winners.join(", "));
  });
});

describe("docs/README.md", () => {
  const linked = [...textOf("docs/README.md").matchAll(/\]\(([^)#]+)\)/g)].map(([, path = ""]) => path);

  test("links every page", () => {
    const pages = readdirSync(join(root, "docs")).filter(
      (name) => name.endsWith(".md") && name !== "README.md",
    );
    expect(pages.filter((name) => !linked.includes(name))).toEqual([]);
  });

  test("is linked from README.md", () => {
    expect(textOf("README.md")).toContain("](docs/README.md)");
  });
});

describe("a link between documents", () => {
  const documents = ["README.md", "docs", "docs/decisions"].flatMap((path) =>
    path.endsWith(".md")
      ? [path]
      : readdirSync(join(root, path)).flatMap((name) => (name.endsWith(".md") ? [`${path}/${name}`] : [])),
  );

  test.each(documents)("of %s leads to something", (document) => {
    const links = [...textOf(document).matchAll(/\]\(([^):#]+)(?:#[^)]*)?\)/g)].map(([, path = ""]) => path);
    expect(links.filter((path) => !existsSync(join(root, document, "..", path)))).toEqual([]);
  });
});

describe("npm run pictures", () => {
  test("says clearly that there is no browser", () => {
    const env = { ...process.env, CHROMIUM: "/nowhere/chromium" };
    const { status, stderr } = spawnSync(process.execPath, ["test/pictures.mjs"], { cwd: root, env });
    expect([status, stderr.toString()]).toEqual([1, expect.stringContaining("There is no browser")]);
  });

  test("made the picture that the README shows, and a small one", () => {
    const [, path = ""] = /!\[[^\]]+\]\((docs\/pictures\/[\w.]+)\)/.exec(textOf("README.md")) ?? [];
    expect(statSync(join(root, path)).size).toBeLessThan(200_000);
  });
});
