import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "rename-enum-value",
  severity: "warning",
  hazard: "Whoever still writes or compares the old value fails from this moment on.",
  help: "Add the new value beside the old one, move the application over, and leave the old one unused.",
  safe: "alter type mood add value 'unhappy' after 'sad';",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["strong_migrations:rename_enum_value"],
  bad: [{ setup: "create type e as enum ('x');", sql: "alter type e rename value 'x' to 'y';" }],
  good: [
    { setup: "create type e as enum ('x');", sql: "alter type e add value 'y' after 'x';" },
    { sql: "create type e as enum ('x'); alter type e rename value 'x' to 'y';" },
  ],
  check: ({ node }, context) => {
    if (!("AlterEnumStmt" in node) || node.AlterEnumStmt.oldVal === undefined) return [];
    const type = context.findType({ names: [...(node.AlterEnumStmt.typeName ?? [])] });
    if (type !== undefined && context.isFresh(type.birth)) return [];
    return [
      { message: `The value ${node.AlterEnumStmt.oldVal} is gone at once for everything that uses it` },
    ];
  },
};
