import { columnSettings, columnText } from "./column-text.ts";
import { grantPhrase, objectOf, phrase } from "./phrase.ts";
import { listed } from "./part.ts";
import type { Part, Parts } from "./part.ts";

/** The statements that make a part, but for tables. A column is made with its default. */
export function createPart(part: Part, parts: Parts): readonly string[] {
  const { kind, ident, facts } = part;
  switch (kind) {
    case "table":
      throw new Error("bug: a table is made with its columns");
    case "column": {
      const expression = parts.get(`default ${part.name}`)?.facts["expression"] ?? null;
      const only = columnText(part, expression);
      return [`alter table ${part.on} add column ${only}`, ...columnSettings(part, null)];
    }
    case "trigger":
    case "rule":
      return [facts["definition"] ?? "", ...stateOf(part)];
    case "view":
    case "materialized view":
      return [createView(part, "create")];
    case "type":
      return [createType(part)];
    case "domain":
      return [createDomain(part)];
    case "sequence":
      return [createSequence(part)];
    case "ownership":
      return [`alter sequence ${ident} owned by ${facts["column"]}`];
    case "comment":
      return [`comment on ${phrase(objectOf(part, parts))} is ${facts["text"]}`];
    case "grant":
      return [granting(part, objectOf(part, parts))];
    case "revocation":
      return [revoking(part, objectOf(part, parts))];
    default:
      return [attached(part)];
  }
}

/** What a table or a domain is given, and what the server writes down whole. */
function attached({ kind, ident, on, facts }: Part): string {
  const definition = facts["definition"] ?? "";
  switch (kind) {
    case "default":
      return `alter table ${on} alter column ${ident} set default ${facts["expression"]}`;
    case "constraint":
      return `alter table ${on} add constraint ${ident} ${definition}`;
    case "domain constraint":
      return `alter domain ${on} add constraint ${ident} ${definition}`;
    case "policy":
      return `create policy ${ident} on ${on} ${definition}`.trimEnd();
    case "replica identity":
      return `alter table ${on} replica identity ${facts["how"]}`;
    case "cluster":
      return `alter table ${on} cluster on ${facts["index"]}`;
    default:
      return definition;
  }
}

/** `grant select (email) on table users to someone`. */
export function granting({ facts }: Part, object: Part): string {
  const option = facts["option"] === undefined ? "" : " with grant option";
  return `grant ${privileges(facts["privileges"], object)} on ${grantPhrase(object)} to ${facts["grantee"]}${option}`;
}

export function revoking({ facts }: Part, object: Part): string {
  const option = facts["option"] === undefined ? "" : "grant option for ";
  return `revoke ${option}${privileges(facts["privileges"], object)} on ${grantPhrase(object)} from ${facts["grantee"]}`;
}

/** `create view …` and `create or replace view …`. */
export function createView(part: Part, verb: "create" | "create or replace"): string {
  const { kind, ident, facts } = part;
  const options = facts["options"] === undefined ? "" : ` with (${facts["options"]})`;
  const space = facts["tablespace"] === undefined ? "" : ` tablespace ${facts["tablespace"]}`;
  return `${verb} ${kind} ${ident}${options}${space} as\n${facts["definition"]}`;
}

/** Triggers and rules that do not simply fire. */
export function stateOf({ kind, on, ident, facts }: Part): readonly string[] {
  return facts["state"] === undefined ? [] : [`alter table ${on} ${facts["state"]} ${kind} ${ident}`];
}

export function createType(part: Part): string {
  const { ident, facts } = part;
  if (facts["form"] === "enum") return `create type ${ident} as enum (${listed(part, "values").join(", ")})`;
  if (facts["form"] === "range") return `create type ${ident} as range (${facts["definition"]})`;
  const attributes = listed(part, "attributes").map((attribute) => attribute.replace("\t", " "));
  return `create type ${ident} as (${attributes.join(", ")})`;
}

function createDomain({ ident, facts }: Part): string {
  const words = [
    `create domain ${ident} as ${facts["type"]}`,
    facts["collation"] === undefined ? "" : `collate ${facts["collation"]}`,
    facts["default"] === undefined ? "" : `default ${facts["default"]}`,
    facts["notNull"] ?? "",
  ];
  return words.filter((word) => word !== "").join(" ");
}

function createSequence({ ident, facts }: Part): string {
  const words = [
    `create ${facts["persistence"] === undefined ? "" : "unlogged "}sequence ${ident}`,
    facts["type"] === "bigint" ? "" : `as ${facts["type"]}`,
    facts["made"] ?? "",
  ];
  return words.filter((word) => word !== "").join(" ");
}

function privileges(list: string | undefined, object: Part): string {
  if (object.kind !== "column") return list ?? "";
  return (list ?? "")
    .split(", ")
    .map((privilege) => `${privilege} (${object.ident})`)
    .join(", ");
}
