import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { config, first, shop } from "./shop.ts";
import type { Files } from "./shop.ts";

const email: Files = {
  "migrations/tenant/003_email.sql": "alter table users alter column email set statistics 500;\n",
};

interface Told {
  readonly files: Files;
  /** What the hook that ran then was told; null where none did. */
  readonly when: (name: "before" | "after") => string | null;
  readonly forget: () => void;
}

/** Hooks that write down what they see, and what one more of them does. */
function hooks(more: { readonly before?: string; readonly after?: string } = {}): Told {
  const folder = mkdtempSync(join(tmpdir(), "hooks-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const tell = { run: `env > ${folder}/$TENANTRY_WHEN; echo told $TENANTRY_WHEN` };
  const then = (run: string | undefined) => (run === undefined ? [] : [{ run }]);
  const around = { before: [tell, ...then(more.before)], after: [tell, ...then(more.after)] };
  const settings = { ...JSON.parse(config), hooks: around };
  const path = (name: string): string => join(folder, name);
  return {
    files: { ...first, "tenantry.config.json": JSON.stringify(settings) },
    when: (name) => (existsSync(path(name)) ? readFileSync(path(name), "utf8") : null),
    forget: () => ["before", "after"].forEach((name) => rmSync(path(name), { force: true })),
  };
}

test("hooks run around an apply, see what happens and no secret; a plan and an apply of nothing run none", async () => {
  const { files, when, forget } = hooks();
  const at = await shop(["acme"], { files });
  forget();
  const { pull, run } = await at.open("feature", email);
  expect(run, run.log).toMatchObject({ code: 0 });
  expect([when("before"), when("after")]).toEqual([null, null]);

  const merged = await at.merge(pull);
  expect(merged, merged.log).toMatchObject({ code: 0, outputs: { applied: "1" } });
  expect(when("before")).toMatch(/^TENANTRY_VERB=apply$/m);
  expect(when("after")).toMatch(/^TENANTRY_DONE=1$/m);
  expect(when("after")).toMatch(/^TENANTRY_EXIT=0$/m);
  expect(when("after")).not.toMatch(/postgres:|DATABASE|INPUT_|TOKEN/);
  expect(merged.log).toContain("told before");

  forget();
  expect((await at.dispatch()).code).toBe(0);
  expect(when("before")).toBeNull();
});

test("a hook that a pull request brings does not run before it is merged", async () => {
  const { files, when } = hooks();
  const at = await shop(["acme"]);
  const brought = { ...email, "tenantry.config.json": files["tenantry.config.json"] ?? null };
  const { pull } = await at.open("feature", brought);
  expect(when("before")).toBeNull();
  expect((await at.merge(pull)).code).toBe(0);
  expect(when("before")).not.toBeNull();
});

test("a hook that fails before the run keeps it from running, and those after it run", async () => {
  const { files, when } = hooks({ before: "echo '::set-output name=a::b' >&2; exit 3" });
  const at = await shop(["acme"], { files: { ...files, "tenantry.config.json": config } });
  const brought = { ...email, "tenantry.config.json": files["tenantry.config.json"] ?? null };
  const { pull } = await at.open("feature", brought);
  const merged = await at.merge(pull);
  expect(merged, merged.log).toMatchObject({ code: 9, outputs: { "failure-reason": "refused" } });
  expect(merged.annotations[0]?.message).toMatch(/^The hook .* ended with 3\./);
  expect(merged.commands.map(({ name }) => name)).not.toContain("set-output");
  expect(await at.ledger("tenant_acme")).toEqual(["002_users"]);
  expect(when("after")).toMatch(/^TENANTRY_EXIT=1$/m);
});

test("a hook that fails after the run makes it fail, and the comment says so", async () => {
  const { files } = hooks({ after: "exit 4" });
  const at = await shop(["acme"]);
  const brought = { ...email, "tenantry.config.json": files["tenantry.config.json"] ?? null };
  const { pull } = await at.open("feature", brought);
  const merged = await at.merge(pull);
  expect(merged, merged.log).toMatchObject({ code: 5, outputs: { applied: "1", failed: "0" } });
  expect(at.comments(pull)[0]).toContain("ended with 4.");
  expect(await at.ledger("tenant_acme")).toEqual(["002_users", "003_email"]);
});
