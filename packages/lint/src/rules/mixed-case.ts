import { namesMade } from "../tree/names-made.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "mixed-case",
  severity: "off",
  hazard: "A name with capitals must be quoted for ever, everywhere.",
  help: "Write it in lower case, with underscores.",
  safe: "create table customers (first_name text);",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["pg-migration-lint:PGM509"],
  bad: [
    { sql: 'create table "A" (id bigint primary key);' },
    { sql: 'create table a (id bigint primary key, "firstName" text);' },
  ],
  good: [{ sql: "create table A (Id bigint primary key);" }],
  check: ({ node }) =>
    namesMade(node)
      .filter(({ of, name }) => (of === "table" || of === "column") && name !== name.toLowerCase())
      .map(({ name, at }) => ({ message: `The name "${name}" must be quoted everywhere`, at })),
};
