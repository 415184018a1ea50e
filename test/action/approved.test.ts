import { expect, test } from "vitest";
import { addReview, answer, createWorld } from "@tenantry/github";
import { email } from "./reviewed.ts";
import { shop } from "./shop.ts";

const inputs = { "require-approval": "head" };

test("only the approval of somebody who may write counts, in a repository where anybody may approve", async () => {
  const at = await shop(["acme"], { world: createWorld({ visibility: "public" }) });
  at.world.collaborators.set("reader", "read");
  at.world.collaborators.set("bea", "write");
  const { pull } = await at.open("feature", email);
  for (const author of ["stranger", "reader"]) addReview(at.world, pull, { author, state: "APPROVED" });
  const refused = await at.merge(pull, "squash", { inputs });
  expect(refused, refused.log).toMatchObject({ code: 8, outputs: { applied: "0" } });
  expect(refused.summary).toContain("was not approved as it was merged by somebody who may write");

  addReview(at.world, pull, { author: "bea", state: "APPROVED" });
  // Somebody of whom GitHub knows nothing is nobody.
  at.github.fail("repos/get-collaborator-permission-level", answer(404));
  const run = await at.dispatch({ inputs });
  expect(run, run.log).toMatchObject({ code: 0, outputs: { applied: "1" } });
});
