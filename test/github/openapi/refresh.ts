/**
 * Takes what the tests need out of GitHub's published descriptions: `npm run refresh -w @tenantry/github`.
 * The packages are large (385 MB), so they are installed in a temporary folder and never in the workspace.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { operationsOf, schemasOf } from "./extract.ts";
import type { Source } from "./extract.ts";
import type { Description } from "../src/schema.ts";

const rest = "@octokit/openapi";
const hooks = "@octokit/openapi-webhooks";
const versions = { [rest]: "23.0.2", [hooks]: "12.1.0" };

const operations = [
  "rate-limit/get",
  "repos/get",
  "repos/get-branch",
  "repos/get-commit",
  "repos/get-content",
  "repos/get-collaborator-permission-level",
  "repos/compare-commits-with-basehead",
  "repos/list-pull-requests-associated-with-commit",
  "git/get-ref",
  "git/get-commit",
  "pulls/list",
  "pulls/get",
  "pulls/list-reviews",
  "pulls/list-files",
  "pulls/list-commits",
  "issues/list-comments",
  "issues/create-comment",
  "issues/get-comment",
  "issues/update-comment",
  "issues/delete-comment",
  "issues/list-for-repo",
  "issues/create",
  "issues/get",
  "issues/update",
  "issues/add-labels",
  "issues/create-label",
  "issues/get-label",
  "checks/create",
  "checks/update",
  "checks/get",
  "checks/list-for-ref",
  "checks/list-annotations",
  "repos/create-deployment",
  "repos/list-deployments",
  "repos/create-deployment-status",
  "repos/list-deployment-statuses",
];

const events = [
  "webhook-pull-request-opened",
  "webhook-pull-request-reopened",
  "webhook-pull-request-synchronize",
  "webhook-pull-request-closed",
  "webhook-push",
  "webhook-merge-group-checks-requested",
  "webhook-workflow-dispatch",
];

const folder = mkdtempSync(join(tmpdir(), "github-description-"));
try {
  const wanted = Object.entries(versions).map(([name, version]) => `${name}@${version}`);
  execFileSync("npm", [
    "install",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--prefix",
    folder,
    ...wanted,
  ]);
  copyFileSync(join(folder, "node_modules", rest, "LICENSE"), join(import.meta.dirname, "LICENSE"));
  write("rest.json", operationsOf(published(rest), operations, sourceOf(rest)));
  write("webhooks.json", schemasOf(published(hooks), events, sourceOf(hooks)));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function published(name: string) {
  const file = join(folder, "node_modules", name, "generated", "api.github.com.json");
  return JSON.parse(readFileSync(file, "utf8"));
}

function sourceOf(name: string): Source {
  const { version } = JSON.parse(readFileSync(join(folder, "node_modules", name, "package.json"), "utf8"));
  return { package: name, version, license: "MIT" };
}

function write(name: string, description: Description): void {
  const path = join(import.meta.dirname, name);
  writeFileSync(path, `${JSON.stringify(description)}\n`);
  execFileSync("npx", ["oxfmt", path]);
  const counts = `${Object.keys(description.operations).length} operations, ${Object.keys(description.schemas).length} schemas`;
  console.log(`${name}: ${counts}, ${statSync(path).size} bytes`);
}
