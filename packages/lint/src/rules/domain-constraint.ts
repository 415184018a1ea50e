import { strings } from "../objects/name.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "domain-constraint",
  severity: "error",
  hazard: "A new constraint of a domain reads every table that uses it while writes to them wait.",
  help: "Add it NOT VALID, and validate it in a later migration.",
  safe: "alter domain positive add constraint positive_small check (value < 100) not valid;\n\n-- in a file of its own:\nalter domain positive validate constraint positive_small;",
  effect: { lock: "Share", on: "every table that uses it", work: "scan" },
  versions: "all",
  detection: "S+C",
  aliases: ["squawk:ban-alter-domain-with-add-constraint", "pgsafe:add-domain-constraint"],
  bad: [
    {
      setup: "create domain d as int; create table a (b d); insert into a values (1);",
      sql: "alter domain d add constraint d_small check (value < 100);",
      on: ["a"],
    },
    {
      setup: "create domain d as int; create table a (b d); insert into a values (1);",
      sql: "alter domain d set not null;",
      on: ["a"],
    },
  ],
  good: [
    {
      setup: "create domain d as int; create table a (b d); insert into a values (1);",
      sql: "alter domain d add constraint d_small check (value < 100) not valid;",
    },
    { sql: "create domain d as int; alter domain d set not null;" },
    {
      setup: "create domain d as int; create table a (b d); insert into a values (1);",
      sql: "alter domain d set default 1;",
    },
  ],
  check: ({ node }, context) => {
    if (!("AlterDomainStmt" in node)) return [];
    const { subtype, typeName = [], def } = node.AlterDomainStmt;
    const lazy = def !== undefined && "Constraint" in def && def.Constraint.skip_validation === true;
    if ((subtype !== "C" && subtype !== "O") || lazy) return [];
    const domain = context.findType({ names: [...typeName] });
    if (domain !== undefined && context.isFresh(domain.birth)) return [];
    const name = strings(typeName).at(-1) ?? "the domain";
    const using = [...context.before.tables.values()].filter(({ columns }) =>
      columns.some(({ type }) => type.name === name),
    );
    return [
      {
        message: `Every table with a column of ${name} is read while writes to it wait`,
        locked: using.map(({ key }) => key),
      },
    ];
  },
};
