import type { Rule } from "./rule.ts";
import type { Refusal } from "./refusal.ts";
import * as refused from "./refusals/index.ts";
import * as files from "./rules/index.ts";

/** All rules, by id. */
export const rules: readonly Rule[] = Object.values(files).toSorted((a, b) =>
  a.id < b.id ? -1 : a.id > b.id ? 1 : 0,
);

/** What core refuses before any rule sees it, by id. */
export const refusals: readonly Refusal[] = Object.values(refused).toSorted((a, b) =>
  a.id < b.id ? -1 : a.id > b.id ? 1 : 0,
);
