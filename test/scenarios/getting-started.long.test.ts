import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { project, run } from "@tenantry/kit";
import type { Project } from "@tenantry/kit";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const page = readFileSync(join(root, "docs/getting-started.md"), "utf8");

/** The only command that is not run as it stands: what it fetches is this repository. */
const install = "npm install --save-dev tenantry";

test("docs/getting-started.md: whoever copies block after block ends with a migration that is applied", async () => {
  expect(page.split(install)).toHaveLength(2);
  const newcomer = project({ "home/.keep": "" });
  const said: string[] = [];
  let named = "";
  for (const { language, text } of blocksOf(page)) {
    if (language === "sql") {
      newcomer.write(named, text);
      continue;
    }
    for (const line of text.split("\n")) {
      const answer = await typed(newcomer, line);
      said.push(line);
      named = /^migrations\/\S+\.sql$/m.exec(answer)?.[0] ?? named;
      if (line.includes("tenantry lint")) expect(answer).toContain("in 2 files");
      if (line.includes("tenantry rehearse")) expect(answer).toContain("up, down, up");
    }
  }
  expect(said).toHaveLength(11);
  expect(named).toMatch(/^migrations\/tenant\/\d{14}_create_users\.sql$/);
  const status = await typed(newcomer, "npx tenantry status --json");
  expect(JSON.parse(status)).toMatchObject({
    cohorts: [
      { kind: "public", targets: ["public"], applied: 1, pending: [] },
      { kind: "tenant", targets: ["acme"], applied: 1, pending: [], problems: [] },
    ],
  });
  // What the page says of a second run.
  const again = await typed(newcomer, "npx tenantry init --layout registry");
  expect(again).not.toContain(" written");
});

function blocksOf(markdown: string): readonly { readonly language: string; readonly text: string }[] {
  return [...markdown.matchAll(/^```(\w+)\n([^]*?)\n```$/gm)].map(([, language = "", text = ""]) => ({
    language,
    text,
  }));
}

/** What a line of a shell answers, for somebody who has nothing but Node; it must go well. */
async function typed({ folder }: Project, line: string): Promise<string> {
  if (line.includes(install)) linkInto(folder);
  const env = { HOME: join(folder, "home"), NO_UPDATE_NOTIFIER: "1" };
  const { code, stdout, stderr } = await run("sh", ["-c", line.replace(install, "true")], {
    cwd: folder,
    env,
  });
  expect({ line, code, stderr: code === 0 ? "" : stdout + stderr }).toEqual({ line, code: 0, stderr: "" });
  return stdout;
}

/** As the package lies there after it was installed. */
function linkInto(folder: string): void {
  mkdirSync(join(folder, "node_modules/.bin"), { recursive: true });
  symlinkSync(join(root, "packages/tenantry"), join(folder, "node_modules/tenantry"));
  symlinkSync("../tenantry/bin/tenantry.js", join(folder, "node_modules/.bin/tenantry"));
}
