import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "add-enum-value-order",
  severity: "notice",
  hazard:
    "Without BEFORE or AFTER the value goes to the end, and where it stands decides how rows are sorted and compared.",
  help: "Say where it goes: BEFORE or AFTER another value.",
  safe: "alter type mood add value 'fine' before 'happy';",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["squawk:require-enum-value-ordering", "eugene:W13"],
  bad: [{ setup: "create type e as enum ('x');", sql: "alter type e add value 'y';" }],
  good: [{ setup: "create type e as enum ('x');", sql: "alter type e add value 'y' after 'x';" }],
  check: ({ node }) => {
    if (!("AlterEnumStmt" in node)) return [];
    const { oldVal, newVal, newValNeighbor } = node.AlterEnumStmt;
    if (oldVal !== undefined || newValNeighbor !== undefined) return [];
    return [{ message: `The value ${newVal ?? ""} goes to the end of the order` }];
  },
};
