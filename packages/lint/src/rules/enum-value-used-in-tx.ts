import type { Rule } from "../rule.ts";
import { nodesIn } from "../parse/nodes.ts";
import { writtenName } from "../objects/name.ts";

export const rule: Rule = {
  id: "enum-value-used-in-tx",
  severity: "error",
  hazard:
    "A value that was added to an enum cannot be used before the transaction that added it is over (55P04).",
  help: "Move what uses the value to a later migration.",
  safe: "alter type mood add value 'calm';",
  effect: { lock: null, work: "none" },
  versions: ">= 12",
  detection: "S+H",
  aliases: ["pgsafe:enum-value-used-in-tx"],
  bad: [
    {
      setup: "create type a as enum ('b'); create table d (e a);",
      sql: "alter type a add value 'c';\ninsert into d values ('c');",
      unrunnable: "fails with 55P04, as the rule says",
    },
    {
      setup: "create type a as enum ('b');",
      sql: "alter type a add value 'c';\nselect 'c'::a;",
      unrunnable: "fails with 55P04, as the rule says",
    },
  ],
  good: [
    { setup: "create type a as enum ('b');", sql: "alter type a add value 'c';" },
    { setup: "create type a as enum ('b');", sql: ["alter type a add value 'c';", "select 'c'::a;"] },
    { sql: "create type a as enum ('b');\nalter type a add value 'c';\nselect 'c'::a;" },
  ],
  check: ({ node }, context) => {
    const { subjects, index, mode } = context;
    if (mode === "off" || "AlterEnumStmt" in node) return [];
    const constants = new Set(nodesIn(node, "A_Const").map(({ sval }) => sval?.sval));
    return subjects.slice(0, index).flatMap((before) => {
      if (!("AlterEnumStmt" in before.node)) return [];
      const { newVal, oldVal, typeName } = before.node.AlterEnumStmt;
      const type = context.findType({ names: typeName ?? [] });
      const made = type !== undefined && type.birth === context.migration.id;
      if (newVal === undefined || oldVal !== undefined || made || !constants.has(newVal)) return [];
      return [
        {
          message: `The value '${newVal}' of ${writtenName(typeName).name} is used in the transaction that adds it`,
        },
      ];
    });
  },
};
