import { afterEach, beforeEach, expect, test } from "vitest";
import { app, readOnly, workflow } from "./access.ts";
import { ask } from "./ask.ts";
import type { JsonObject } from "./json.ts";
import { startGitHub } from "./server.ts";
import type { GitHub } from "./server.ts";
import { addComment, addIssue, editComment } from "./world/talk.ts";
import { createWorld } from "./world/world.ts";

let github: GitHub;

beforeEach(async () => {
  const world = createWorld();
  addIssue(world, { title: "Behind", author: "ann" });
  github = await startGitHub(world);
});

afterEach(() => github.close());

async function query(text: string, variables: JsonObject = {}, caller = workflow()) {
  const { body } = await ask(github, github.token(caller), "POST /graphql", { query: text, variables });
  return body;
}

const hide = `
  mutation hide($id: ID!) {
    minimizeComment(input: { subjectId: $id, classifier: OUTDATED }) {
      minimizedComment { isMinimized }
    }
  }`;

const look =
  "query look($id: ID!) { node(id: $id) { ... on IssueComment { isMinimized editor { login } } } }";

test("questionOf() a viewer: bots keep their suffix", async () => {
  expect(await query("query { viewer { login } }")).toEqual({
    data: { viewer: { login: "github-actions[bot]" } },
  });
  expect(await query("{viewer{login}}", {}, app("tenantry"))).toEqual({
    data: { viewer: { login: "tenantry[bot]" } },
  });
  expect(github.requests.map(({ operation }) => operation)).toEqual(["graphql/viewer", "graphql/viewer"]);
});

test("questionOf() a comment to hide: REST then tells why", async () => {
  const comment = addComment(github.world, 1, { author: "ann", body: "old" });
  expect(await query(hide, { id: `IC_${comment.id}` })).toMatchObject({
    data: { minimizeComment: { minimizedComment: { isMinimized: true } } },
  });
  const { body } = await ask(github, github.token(workflow()), `GET issues/comments/${comment.id}`);
  expect(body).toMatchObject({ node_id: `IC_${comment.id}`, minimized: { reason: "outdated" } });
});

test("questionOf() a comment to look at: who edited it, without a bot's suffix", async () => {
  const comment = addComment(github.world, 1, { author: "ann", body: "old" });
  editComment(github.world, comment, "tidy[bot]", "new");
  expect(await query(look, { id: `IC_${comment.id}` })).toMatchObject({
    data: { node: { isMinimized: false, editor: { login: "tidy" } } },
  });
});

test("answerTo() refuses with 200 and errors", async () => {
  const comment = addComment(github.world, 1, { author: "ann", body: "old" });
  const mayNot = await query(hide, { id: `IC_${comment.id}` }, workflow(readOnly));
  expect(mayNot).toMatchObject({ errors: [{ type: "FORBIDDEN" }] });
  expect(comment.minimized).toBeNull();
  expect(await query(hide, { id: "IC_0" })).toMatchObject({ errors: [{ type: "NOT_FOUND" }] });
});

test.each([
  ["an unknown field", "{ viewer { name } }", {}],
  ["an unknown classifier", hide.replace("OUTDATED", "OLD"), { id: "IC_1" }],
  ["a variable that is not given", hide, {}],
  ["a field that comments do not have", look.replace("isMinimized", "isHidden"), { id: "IC_1" }],
  ["nothing", "", {}],
])("questionOf() refuses %s, and it is recorded", async (_, text, variables) => {
  expect(await query(text, variables)).toMatchObject({ errors: [{}] });
  expect(github.violations).toMatchObject([{ kind: "unknown", operation: "graphql" }]);
});
