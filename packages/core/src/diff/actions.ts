import type { Between } from "./alter-part.ts";
import { addedValues, isExtended } from "./alter-type.ts";
import { countOn } from "./count-on.ts";
import { createPart } from "./create-part.ts";
import { createTable } from "./create-table.ts";
import { dropPart } from "./drop-part.ts";
import { usersOf } from "./fates.ts";
import type { Fates } from "./fates.ts";
import { isClaimed } from "./claims.ts";
import { makers } from "./makers.ts";
import type { Makers } from "./makers.ts";
import { mentions } from "./mentions.ts";
import { lossNotes, notesOf } from "./notes.ts";
import { rankOf } from "./part.ts";
import type { Part, Parts } from "./part.ts";

/** One or more statements that belong together, and what has to run before them. */
export interface Action {
  readonly id: string;
  readonly statements: readonly string[];
  readonly notes: readonly string[];
  readonly after: readonly string[];
  /** Better before it, where that makes no circle. */
  readonly preferably: readonly string[];
  /** Enum values, as literals, that nothing can use before this is committed. */
  readonly values: readonly string[];
}

/** Everything there is to do, in the order in which it is best done as far as nothing stands against it. */
export function actionsOf(between: Between, fates: Fates): readonly Action[] {
  const context = { ...between, fates, makers: makers(between, fates), users: usersOf(between.before) };
  const drops = sorted(fates.removed, between.before).toReversed();
  const rest = sorted(new Set([...fates.altered.keys(), ...fates.made]), between.after);
  return [
    ...drops.flatMap((part) => dropping(context, part)),
    ...rest.flatMap((part) => making(context, part)),
  ];
}

interface Context extends Between {
  readonly fates: Fates;
  readonly makers: Makers;
  readonly users: ReadonlyMap<string, readonly string[]>;
}

function sorted(keys: ReadonlySet<string>, parts: Parts): readonly (readonly [string, Part])[] {
  return [...keys]
    .flatMap((key): (readonly [string, Part])[] => {
      const part = parts.get(key);
      return part === undefined ? [] : [[key, part]];
    })
    .toSorted(
      ([a, x], [b, y]) => rankOf(x.kind) - rankOf(y.kind) || x.position - y.position || (a < b ? -1 : 1),
    );
}

function dropping(context: Context, [key, part]: readonly [string, Part]): readonly Action[] {
  const { makers, before, after, users } = context;
  const id = makers.removal(key);
  if (id !== `drop ${key}`) return [];
  const along = [...context.fates.removed].filter((one) => makers.removal(one) === id);
  const waited = along.flatMap((one) => users.get(one) ?? []).map((user) => makers.removal(user));
  return [
    {
      id,
      statements: [dropPart(part, before)],
      notes: context.fates.made.has(key)
        ? lossNotes(part, after.get(key), context)
        : notesOf(part, undefined, context),
      after: others(id, waited),
      preferably: [],
      values: [],
    },
  ];
}

function making(context: Context, [key, part]: readonly [string, Part]): readonly Action[] {
  const { makers, before, after, fates, users } = context;
  const id = makers.making(key);
  const altered = fates.altered.get(key);
  if (id !== `make ${key}` && id !== `alter ${key}`) return [];
  const together = [...fates.made].filter((one) => makers.making(one) === id);
  const parts = [part, ...together.flatMap((one) => after.get(one) ?? [])];
  const needed = parts.flatMap(({ uses }) => uses).map((used) => makers.making(used));
  const gone = [...fates.removed, ...fates.altered.keys()].filter(
    (one) => together.includes(one) || isClaimed(before.get(one), parts),
  );
  const left = altered === undefined ? [] : (users.get(key) ?? []).filter((user) => fates.removed.has(user));
  const from = before.get(key);
  const isGrowing = altered !== undefined && from?.facts["form"] === "enum" && isExtended(from, part);
  return [
    {
      id,
      statements: altered ?? made(part, parts, context),
      notes: altered === undefined ? [] : notesOf(from, part, context),
      after: others(id, [...needed, ...[...gone, ...left].map((one) => makers.removal(one))]),
      preferably: others(
        id,
        mentions(part, after).map((one) => makers.making(one)),
      ),
      values: isGrowing ? addedValues(from, part) : [],
    },
  ];
}

function made(part: Part, together: readonly Part[], { after, fates }: Context): readonly string[] {
  if (part.kind === "ownership") return [...createPart(part, after), ...countOn(part, after, fates.made)];
  if (part.kind !== "table") return createPart(part, after);
  const ofKind = (kind: Part["kind"]): readonly Part[] => together.filter((one) => one.kind === kind);
  return createTable({
    table: part,
    columns: ofKind("column"),
    defaults: ofKind("default"),
    constraints: ofKind("constraint"),
  });
}

function others(id: string, ids: readonly (string | null)[]): readonly string[] {
  return [...new Set(ids)].filter((one): one is string => one !== null && one !== id);
}
