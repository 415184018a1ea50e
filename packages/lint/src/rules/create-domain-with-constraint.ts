import { strings } from "../objects/name.ts";
import { constraintsIn } from "../replay/columns.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "create-domain-with-constraint",
  severity: "notice",
  hazard:
    "A column of a domain with a constraint cannot be added later without writing the whole table anew, and the constraint cannot be changed without reading every table.",
  help: "Put the CHECK on the table.",
  safe: "create domain percent as integer;\n\n-- on each table:\nalter table rates add constraint rates_share check (share between 0 and 100);",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["squawk:ban-create-domain-with-constraint"],
  bad: [{ sql: "create domain d as int check (value > 0);" }, { sql: "create domain d as int not null;" }],
  good: [{ sql: "create domain d as int;" }, { sql: "create domain d as int default 1;" }],
  check: ({ node }) => {
    if (!("CreateDomainStmt" in node)) return [];
    const { domainname, constraints } = node.CreateDomainStmt;
    const tight = constraintsIn(constraints).find(
      ({ contype }) => contype === "CONSTR_CHECK" || contype === "CONSTR_NOTNULL",
    );
    if (tight === undefined) return [];
    return [
      {
        message: `The domain ${strings(domainname).at(-1) ?? ""} has a constraint, which is dear to change`,
        at: tight.location,
      },
    ];
  },
};
