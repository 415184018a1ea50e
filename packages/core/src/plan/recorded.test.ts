import { expect, test } from "vitest";
import { catalog } from "../testing/catalog.ts";
import { state } from "../testing/state.ts";
import { recordedIn, spellingsIn } from "./recorded.ts";

const folder = catalog("1_a public", "2_b both", "3_c tenant alias old_c", "4_d tenant");

test("recordedIn() knows migrations by every spelling, and leaves out what runs or is nobody's", () => {
  const { groups } = state({ public: "1_a", acme: "2 old_c 4_d~ 9_x" });
  const ids = groups.map((group) => recordedIn(folder, group).map(({ id }) => id));
  expect(ids).toEqual([["public/1_a"], ["both/2_b", "tenant/3_c"]]);
});

test("spellingsIn() is about one kind of ledger", () => {
  const tenant = spellingsIn(folder, "tenant");
  expect([...tenant].map(([version, { id }]) => `${version}=${id}`).toSorted()).toEqual([
    "2=both/2_b",
    "2_b=both/2_b",
    "3=tenant/3_c",
    "3_c=tenant/3_c",
    "4=tenant/4_d",
    "4_d=tenant/4_d",
    "old_c=tenant/3_c",
  ]);
});
