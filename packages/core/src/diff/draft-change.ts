import type { Action } from "./actions.ts";
import { actionsOf } from "./actions.ts";
import { arrange } from "./arrange.ts";
import type { Draft, DraftStatement } from "./draft.ts";
import { fatesOf } from "./fates.ts";
import type { Fates } from "./fates.ts";
import { lossOf } from "./notes.ts";
import { byKey } from "./part.ts";
import type { Part, Parts } from "./part.ts";

/**
 * The statements that turn a schema of these parts into one of those, in the order in which they can run. It is a draft: what
 * it really does has to be tried. A rename cannot be known: it is a loss and something new.
 */
export function draftChange(from: readonly Part[], to: readonly Part[]): Draft {
  const between = { before: byKey(from), after: byKey(to) };
  const fates = fatesOf(between);
  const { ordered, circle } = arrange(actionsOf(between, fates));
  const circles = circle.map((id) => ({
    object: id.replace(/^\w+ /, ""),
    reason: `it cannot be put in order: ${circle.join(", ")} wait for each other`,
  }));
  return {
    scripts: scriptsOf(ordered),
    losses: lossesOf(between.before, between.after, fates),
    refusals: [...fates.refusals, ...circles],
  };
}

/** A new enum value cannot be used before it is committed. */
function scriptsOf(actions: readonly Action[]): readonly (readonly DraftStatement[])[] {
  const rest = actions.filter(({ values }) => values.length === 0);
  const texts = rest.flatMap(({ statements }) => statements);
  const isUsed = ({ values }: Action): boolean =>
    values.some((value) => texts.some((text) => text.includes(value)));
  const first = actions.filter(isUsed);
  const scripts = [first, actions.filter((action) => !first.includes(action))];
  return scripts.map((script) => script.flatMap(written)).filter((script) => script.length > 0);
}

function written({ statements, notes }: Action): readonly DraftStatement[] {
  return statements.map((sql, at) => ({ sql, notes: at === 0 ? notes : [] }));
}

function lossesOf(before: Parts, after: Parts, { removed, made, altered }: Fates): Draft["losses"] {
  const isLost = (key: string, part: Part): boolean => !part.inherited && !isOfGoneTable(part, removed);
  return [...removed, ...altered.keys()].flatMap((key) => {
    const part = before.get(key);
    if (part === undefined || !isLost(key, part)) return [];
    const to = made.has(key) || altered.has(key) ? after.get(key) : undefined;
    const loss = lossOf(part, to, { before, after });
    return loss === null ? [] : [loss];
  });
}

/** The loss of a table says it for its columns. */
function isOfGoneTable({ kind, goes }: Part, removed: ReadonlySet<string>): boolean {
  return kind === "column" && goes.some((key) => key.startsWith("table ") && removed.has(key));
}
