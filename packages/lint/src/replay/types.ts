import type {
  AlterDomainStmt,
  AlterEnumStmt,
  CreateDomainStmt,
  CreateEnumStmt,
  CreateFunctionStmt,
  Node,
} from "libpg-query";
import { strings, writtenName } from "../objects/name.ts";
import type { UserFunction, UserType } from "../objects/objects.ts";
import { nodesIn } from "../parse/nodes.ts";
import { constraintsIn, typeOf } from "./columns.ts";
import { placed, resolve } from "./draft.ts";
import type { Draft, Standpoint } from "./draft.ts";

export function createEnum(draft: Draft, at: Standpoint, node: CreateEnumStmt): void {
  add(draft, at, node.typeName, { kind: "enum", values: strings(node.vals) });
}

export function createDomain(draft: Draft, at: Standpoint, node: CreateDomainStmt): void {
  const constrained = constraintsIn(node.constraints).some(isConstraint);
  add(draft, at, node.domainname, { kind: "domain", base: typeOf(node.typeName), constrained });
}

export function createComposite(draft: Draft, at: Standpoint, name: readonly Node[]): void {
  add(draft, at, name, { kind: "composite" });
}

export function createRange(draft: Draft, at: Standpoint, name: readonly Node[] | undefined): void {
  add(draft, at, name, { kind: "range" });
}

export function alterEnum(draft: Draft, { kind }: Standpoint, node: AlterEnumStmt): void {
  const key = resolve(draft.types, writtenName(node.typeName), kind);
  const type = draft.types.get(key);
  const { newVal, oldVal } = node;
  if (type === undefined || newVal === undefined) return;
  const values =
    oldVal === undefined
      ? [...type.values, newVal]
      : type.values.map((value) => (value === oldVal ? newVal : value));
  draft.types.set(key, { ...type, values });
}

/** A domain that lost one constraint may have others: it counts as constrained until it is dropped. */
export function alterDomain(draft: Draft, { kind }: Standpoint, node: AlterDomainStmt): void {
  const key = resolve(draft.types, writtenName(node.typeName), kind);
  const type = draft.types.get(key);
  if (type !== undefined && (node.subtype === "C" || node.subtype === "O")) {
    draft.types.set(key, { ...type, constrained: true });
  }
}

export function createFunction(draft: Draft, at: Standpoint, node: CreateFunctionStmt): void {
  const key = placed(writtenName(node.funcname), at.kind);
  draft.functions.set(key, {
    key,
    volatility: volatilityIn(node.options) ?? "volatile",
    language: optionOf(node.options, "language") ?? "sql",
    calls: callsIn(node),
    birth: at.migration,
  });
}

/** A body that is a text is searched for words before a parenthesis: too many names do no harm. */
function callsIn({ options, sql_body }: CreateFunctionStmt): readonly string[] {
  const own = nodesIn(sql_body, "FuncCall").flatMap(({ funcname }) => strings(funcname).slice(-1));
  const language = optionOf(options, "language") ?? "sql";
  const bodies = (options ?? []).filter((one) => "DefElem" in one && one.DefElem.defname === "as");
  const texts = language === "sql" ? nodesIn(bodies, "String").map(({ sval = "" }) => sval) : [];
  const words = texts.flatMap((text) => [...text.matchAll(/([a-z_][\w$]*)\s*\(/gi)]);
  return [...own, ...words.map(([, name = ""]) => name.toLowerCase())];
}

export function alterFunction(
  draft: Draft,
  { kind }: Standpoint,
  name: readonly Node[] | undefined,
  actions: readonly Node[] | undefined,
): void {
  const key = resolve(draft.functions, writtenName(name), kind);
  const found = draft.functions.get(key);
  const volatility = volatilityIn(actions);
  if (found !== undefined && volatility !== null) draft.functions.set(key, { ...found, volatility });
}

/** The volatility that options of a function say; null where they say none. */
export function volatilityIn(options: readonly Node[] | undefined): UserFunction["volatility"] | null {
  const found = optionOf(options, "volatility");
  return found === "immutable" || found === "stable" || found === "volatile" ? found : null;
}

/** The value of an option that is a word. */
export function optionOf(options: readonly Node[] | undefined, name: string): string | null {
  for (const one of options ?? []) {
    if (!("DefElem" in one) || one.DefElem.defname !== name) continue;
    const { arg } = one.DefElem;
    if (arg !== undefined && "String" in arg) return arg.String.sval ?? null;
  }
  return null;
}

function add(
  draft: Draft,
  at: Standpoint,
  name: readonly Node[] | undefined,
  rest: Partial<UserType> & Pick<UserType, "kind">,
): void {
  const key = placed(writtenName(name), at.kind);
  draft.types.set(key, { key, values: [], base: null, constrained: false, birth: at.migration, ...rest });
}

function isConstraint({ contype }: { readonly contype?: string }): boolean {
  return contype === "CONSTR_CHECK" || contype === "CONSTR_NOTNULL";
}
