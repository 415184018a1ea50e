import type { DropBehavior } from "libpg-query";
import type { Finding } from "../rule.ts";
import { strings } from "../objects/name.ts";
import { partsOf } from "../replay/drop.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "extension-change",
  severity: "notice",
  hazard: "An extension belongs to the whole database, and some need a superuser.",
  help: "Let whoever runs the server install it, or do it in a public migration.",
  safe: "",
  noSafe: "no weaker form exists; it belongs into a public migration, or to whoever runs the server",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["pg-schema-diff:UPGRADING_EXTENSION_VERSION", "diesel-guard:create-extension"],
  bad: [
    { sql: "create extension if not exists pgcrypto;", unrunnable: "needs an extension" },
    { sql: "drop extension if exists pgcrypto;" },
    { sql: "alter extension plpgsql update;" },
    { sql: "drop extension citext cascade;", unrunnable: "needs an extension" },
  ],
  good: [{ sql: "create schema other;" }, { sql: "drop table if exists b;" }],
  check: ({ node }) => {
    if ("CreateExtensionStmt" in node) return [said(node.CreateExtensionStmt.extname, "is installed")];
    if ("AlterExtensionStmt" in node) return [said(node.AlterExtensionStmt.extname, "is changed")];
    if (!("DropStmt" in node) || node.DropStmt.removeType !== "OBJECT_EXTENSION") return [];
    const { objects = [], behavior } = node.DropStmt;
    return objects.map((object) => dropped(strings(partsOf(object)).at(-1), behavior));
  },
};

function dropped(name: string | undefined, behavior: DropBehavior | undefined): Finding {
  if (behavior !== "DROP_CASCADE") return said(name, "is dropped");
  const what = "is dropped, with every column, index and function that needs it, and no file says which,";
  return { ...said(name, what), severity: "error" };
}

function said(name: string | undefined, what: string): Finding {
  return { message: `The extension ${name ?? ""} ${what} for the whole database` };
}
