import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

describe("npm run static", () => {
  const checks = ["format", "lint", "unused", "boundaries", "types"];

  test("is all of these checks", () => {
    const commands = checks.map((check) => `npm run --silent ${check}`);
    expect(script("static")).toBe(commands.join(" && "));
  });

  test("comes before the tests in npm run check", () => {
    expect(script("check")).toBe("npm run --silent static && npm test");
  });

  test.each(["build", "boundaries", "types"])("%s tells nobody that it runs", (name) => {
    expect(script(name)).toMatch(/^TURBO_TELEMETRY_DISABLED=1 DO_NOT_TRACK=1 turbo /);
  });
});

describe("core is pure", () => {
  test("its sources import nothing but each other", () => {
    const foreign = sources("packages/core/src").flatMap((file) =>
      imports(read(file)).flatMap((name) => (staysInCore(file, name) ? [] : [`${file} imports ${name}`])),
    );
    expect(foreign).toEqual([]);
  });

  test("every way to import is seen", () => {
    const text = `import a from "a"; import "b"; export * from 'c'; await import("d"); import type { E } from "e";
      import {
        f,
      } from "f"; const g = require("g");`;
    expect(imports(text).toSorted()).toEqual(["a", "b", "c", "d", "e", "f", "g"]);
    expect(staysInCore("packages/core/src/plan/line.ts", "../problem.ts")).toBe(true);
    expect(staysInCore("packages/core/src/plan.ts", "../../postgres/src/log.ts")).toBe(false);
  });
});

describe("the repository", () => {
  test.each(["package-lock.json", "test/matrix/package-lock.json"])("%s names no host", (file) => {
    expect(read(file).match(/"resolved": "(?!packages\/|test\/|action")[^"]*"/g)).toBeNull();
  });

  test("the README and .ci/run give the same test command", () => {
    const command = read(".ci/run").trim().split("\n").at(-1) ?? "";
    expect(command).toBe("npm ci && npm test");
    expect(read("README.md")).toContain(command);
  });

  test("AGENTS.md stays short", () => {
    expect(read("AGENTS.md").split("\n").length).toBeLessThanOrEqual(80);
  });
});

describe.each(readdirSync(join(root, ".github/workflows")).map((file) => `.github/workflows/${file}`))(
  "%s",
  (file) => {
    const text = read(file);

    test("pins every action to a commit and says which version that is", () => {
      const used = [...text.matchAll(/uses: (.*)/g)].map(([, action = ""]) => action);
      const loose = used.filter(
        (action) => !/^([.$]\/.*|[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/.test(action),
      );
      expect(loose).toEqual([]);
    });

    test("grants nothing by default, and leaves no token behind", () => {
      expect(text).toMatch(/^permissions: \{\}$/m);
      expect(count(text, /actions\/checkout@/g)).toBe(count(text, /persist-credentials: false/g));
    });

    test("puts no expression into a shell", () => {
      const scripts = [...text.matchAll(/^( *)(?:- )?run: (.*(?:\n(?:\1 +.*)?)*)/gm)].map(
        ([, , body = ""]) => body,
      );
      expect(scripts.filter((body) => body.includes("${{"))).toEqual([]);
    });
  },
);

function read(file: string): string {
  return readFileSync(join(root, file), "utf8");
}

function script(name: string): unknown {
  return JSON.parse(read("package.json")).scripts[name];
}

/** Without tests and what only they use. */
function sources(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !/\.test(-d)?\.ts$|(^|\/)testing\//.test(file))
    .map((file) => `${folder}/${file}`);
}

function imports(text: string): readonly string[] {
  const pattern = /(?<!["'`.])\b(?:from|import|require)\s*\(?\s*["']([^"'\s]+)["']/g;
  return [...text.matchAll(pattern)].map(([, name = ""]) => name);
}

function staysInCore(file: string, name: string): boolean {
  return name.startsWith(".") && join(file, "..", name).startsWith("packages/core/src/");
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
