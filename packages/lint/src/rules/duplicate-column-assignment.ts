import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "duplicate-column-assignment",
  severity: "error",
  hazard: "The server refuses an UPDATE that sets a column twice (42601).",
  help: "Set it once.",
  safe: "update users set plan = 'free' where plan = 'trial';",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["squawk:ban-duplicate-column-assignment"],
  bad: [
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "update a set b = 1, b = 2 where id = 1;",
      unrunnable: "fails with 42601, as the rule says",
    },
  ],
  good: [
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "update a set b = 1, c = 'x' where id = 1;",
    },
    { setup: "create table d (e int[]);", sql: "update d set e[1] = 1, e[2] = 2 where true;" },
  ],
  check: ({ node }) => {
    if (!("UpdateStmt" in node)) return [];
    const plain = (node.UpdateStmt.targetList ?? []).flatMap((one) =>
      "ResTarget" in one && one.ResTarget.indirection === undefined ? [one.ResTarget] : [],
    );
    return plain
      .filter(({ name }, index) => plain.findIndex((one) => one.name === name) < index)
      .map(({ name, location }) => ({ message: `The column ${name ?? ""} is set twice`, at: location }));
  },
};
