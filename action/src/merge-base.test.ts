import { expect, test } from "vitest";
import type { Occasion, PullTrigger, Trigger } from "./event.ts";
import { onMerge } from "./merge-base.ts";

const pull: PullTrigger = {
  kind: "pull_request",
  action: "synchronize",
  number: 1,
  head: "head",
  base: "then",
  before: null,
  origin: "inside",
};

function of(trigger: Trigger): Occasion {
  const place = { owner: "acme", repo: "shop", defaultBranch: "main", visibility: "private" } as const;
  return {
    event: "pull_request",
    trigger,
    ...place,
    sha: "merge",
    server: "https://git",
    run: 1,
    attempt: 1,
  };
}

async function baseOn(parents: readonly string[], trigger: Trigger = pull): Promise<string | undefined> {
  const git = { parents: async () => await Promise.resolve(parents) };
  const { trigger: seen } = await onMerge(of(trigger), git);
  return "base" in seen ? seen.base : undefined;
}

test("onMerge() takes the base that GitHub merged the head into", async () => {
  expect(await baseOn(["now", "head"])).toBe("now");
});

test.each([
  ["its parents are cut off", []],
  ["it is no merge", ["head"]],
  ["it merges something else", ["now", "other"]],
  ["it is the other way round", ["head", "now"]],
  ["it merges several", ["now", "head", "third"]],
])("onMerge() keeps the base of the event where %s", async (_what, parents) => {
  expect(await baseOn(parents)).toBe("then");
});

test("onMerge() leaves what is no pull request alone", async () => {
  const group: Trigger = { kind: "merge_group", head: "head", base: "then" };
  expect(await baseOn(["now", "head"], group)).toBe("then");
});
