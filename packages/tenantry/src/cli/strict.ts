import { parseArgs } from "node:util";
import type { ArgDef, ArgsDef } from "citty";
import { usage } from "../error.ts";
import type { TenantryError } from "../error.ts";
import { didYouMean } from "../suggest.ts";
import { many, repeatable } from "./globals.ts";

/** What a command line says, checked. */
export interface Given {
  /** The values of each flag that is there, in order; one empty value for a boolean. */
  readonly flags: ReadonlyMap<string, readonly string[]>;
  /** Booleans given as `--no-…`. */
  readonly negated: ReadonlySet<string>;
  readonly words: readonly string[];
}

/**
 * citty takes any flag for a known one, so that `--tenat acme` would mean all tenants.
 * Throws exit 2 for a flag that is unknown, given twice or without a value, and for stray or missing words.
 */
export function strict(rawArgs: readonly string[], args: ArgsDef): Given {
  const flags = new Map<string, readonly string[]>();
  const negated = new Set<string>();
  const words: string[] = [];
  for (const token of tokensOf(rawArgs, args)) {
    if (token.kind === "positional") words.push(token.value);
    if (token.kind !== "option") continue;
    const name = nameOf(token, args);
    if (name !== token.name) negated.add(name);
    if (flags.has(name) && !repeatable.includes(name)) throw twice(name);
    flags.set(name, [...(flags.get(name) ?? []), token.value ?? ""]);
  }
  checkWords(words, args);
  return { flags, negated, words };
}

function checkWords(words: readonly string[], args: ArgsDef): void {
  const expected = Object.entries(args).filter(([, def]) => def.type === "positional");
  const extra = words[expected.length];
  if (extra !== undefined && expected.at(-1)?.[1].valueHint !== many) throw stray(extra);
  const [name, def] = expected[words.length] ?? [];
  if (name !== undefined && def?.required !== false) {
    throw usage("word-missing", `<${name}> is missing.`, `Give ${def?.description ?? name}.`);
  }
}

type Token = NonNullable<ReturnType<typeof parseArgs>["tokens"]>[number];
type OptionToken = Extract<Token, { kind: "option" }>;

function tokensOf(rawArgs: readonly string[], args: ArgsDef): readonly Token[] {
  const options = Object.fromEntries(
    Object.entries(args)
      .filter(([, def]) => def.type !== "positional")
      .map(([name, def]) => [name, { type: kindOf(def), ...shortOf(def) }]),
  );
  const parsed = parseArgs({
    args: [...rawArgs],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  return parsed.tokens;
}

function kindOf(def: ArgDef): "boolean" | "string" {
  return def.type === "boolean" ? "boolean" : "string";
}

function shortOf(def: ArgDef): { short?: string } {
  return "alias" in def && typeof def.alias === "string" ? { short: def.alias } : {};
}

/** The flag that the token is, after checking that it has a value exactly when it needs one. */
function nameOf(token: OptionToken, args: ArgsDef): string {
  const positive = token.name.startsWith("no-") ? token.name.slice(3) : "";
  const negatable = args[positive]?.type === "boolean" && args[positive].default === true;
  if (negatable && token.value === undefined) return positive;
  const def = Object.hasOwn(args, token.name) ? args[token.name] : undefined;
  if (def === undefined || def.type === "positional") throw unknown(token.rawName, args);
  if (def.type === "boolean") {
    if (token.value === undefined) return token.name;
    throw usage("flag-value", `${token.rawName} takes no value.`, `Write ${token.rawName} alone.`);
  }
  const swallowed = !token.inlineValue && token.value?.startsWith("-") === true;
  if (token.value === undefined || token.value === "" || swallowed) {
    throw usage(
      "flag-value",
      `${token.rawName} needs a value.`,
      `Write ${token.rawName} <${def.valueHint ?? "value"}>.`,
    );
  }
  return token.name;
}

function unknown(rawName: string, args: ArgsDef): TenantryError {
  const known = Object.keys(args).filter((name) => args[name]?.type !== "positional");
  const hint = didYouMean(rawName.replace(/^-+/, ""), known, "--");
  return usage(
    "flag-unknown",
    `Unknown flag ${rawName}.`,
    hint || "See --help for the flags of this command.",
  );
}

function twice(name: string): TenantryError {
  return usage("flag-twice", `--${name} is given more than once.`, `Give --${name} once.`);
}

function stray(word: string): TenantryError {
  return usage("word-stray", `"${word}" is one word too many.`, "See --help for what this command takes.");
}
