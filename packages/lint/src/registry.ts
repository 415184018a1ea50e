import type { Rule } from "./rule.ts";
import * as files from "./rules/index.ts";

/** All rules, by id. */
export const rules: readonly Rule[] = Object.values(files).toSorted((a, b) =>
  a.id < b.id ? -1 : a.id > b.id ? 1 : 0,
);
