import { expect, test } from "vitest";
import { pullOf, push, pushEvent } from "@tenantry/github";
import type { CheckRun } from "@tenantry/github";
import { shop } from "./shop.ts";

const email = {
  "migrations/tenant/003_email_seen.sql": "alter table users alter column email set statistics 500;\n",
};
const note = { "migrations/tenant/004_note.sql": "alter table users add column note text;\n" };

test("a pull request is planned, pushed to, merged and applied, all in one comment", async () => {
  const at = await shop();
  const { pull, run: opened } = await at.open("feature", email);
  expect(opened, opened.log).toMatchObject({
    code: 0,
    outputs: { verdict: "safe", pending: "2", targets: "2", "failure-reason": "" },
  });
  const [planned = "", ...others] = at.comments(pull);
  expect(others).toEqual([]);
  expect(planned.split("\n")[0]).toMatch(/^<!-- tenantry:plan \{.*\} -->$/);
  expect(planned).toContain("**2 tenants** · `acme`, `globex`");
  expect(planned).not.toContain("Since the previous push");

  const [check] = at.world.checks.values();
  expect(check?.headSha).toBe(pullOf(at.world, pull).headSha);
  expect(check?.said).toMatchObject({ name: "tenantry plan (production)", conclusion: "success" });
  expect(check?.said["external_id"]).toBe(opened.outputs["digest"]);
  expect(JSON.parse(textOf(check))).toMatchObject({
    digest: opened.outputs["digest"],
    environment: "production",
    steps: [{ id: "tenant/003_email_seen", verb: "apply", mode: "transaction", checksum: sha256Hex }],
  });

  const pushed = await at.push(pull, "feature", note);
  expect(pushed, pushed.log).toMatchObject({ code: 0, outputs: { pending: "4" } });
  const [edited = "", ...more] = at.comments(pull);
  expect(more).toEqual([]);
  expect(edited).toContain("Since the previous push");
  expect(edited).toContain("new: `tenant/004_note`");

  const edits = () =>
    at.github.requests.filter(({ operation }) => operation === "issues/update-comment").length;
  const before = edits();
  const same = await at.push(pull, "feature", { "README.md": "Words.\n" });
  expect(same.outputs["comment-url"]).toContain(`/pull/${pull}#`);
  expect([same.code, edits()]).toEqual([0, before]);

  const merged = await at.merge(pull);
  expect(merged, merged.log).toMatchObject({
    code: 0,
    outputs: { applied: "2", failed: "0", "failure-reason": "" },
  });
  expect(await at.ledger("tenant_acme")).toEqual(["002_users", "003_email_seen", "004_note"]);
  const [report = "", ...still] = at.comments(pull);
  expect(still).toEqual([]);
  expect(report.split("\n")[0]).toContain("tenantry:apply");
  expect(report).toContain("[!TIP]");

  const idle = await at.run(
    pushEvent(at.world, push(at.world, "main", { files: { "README.md": "More.\n" } })),
  );
  expect(idle, idle.log).toMatchObject({ code: 0, outputs: { verdict: "nothing", applied: "0" } });
  expect(at.comments(pull)).toEqual([report]);
});

const sha256Hex: unknown = expect.stringMatching(/^[0-9a-f]{64}$/);

/** What a check run keeps for the apply. */
function textOf(check: CheckRun | undefined): string {
  const output = check?.said["output"];
  const text = typeof output === "object" && output !== null && "text" in output ? output["text"] : "";
  return typeof text === "string" ? text : "";
}
