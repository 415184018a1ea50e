import { compareObjects, draftChange } from "@tenantry/core";
import type { Draft, DraftStatement, Loss, ObjectKind, Part, Refusal, TraceError } from "@tenantry/core";
import { readScript } from "./script.ts";
import type { Bench, Sight } from "./bench.ts";

/** A file that was tried: one transaction up and, where that leads back to where it began, one down. */
export interface ProvenFile {
  readonly up: readonly DraftStatement[];
  /** Null where nothing proven leads back. */
  readonly down: readonly DraftStatement[] | null;
}

/** What the proof gate says. Nothing that is not proven may be written. */
export type Proof =
  | { readonly verdict: "nothing" }
  | { readonly verdict: "refused"; readonly refusals: readonly Refusal[] }
  | { readonly verdict: "proven"; readonly files: readonly ProvenFile[]; readonly losses: readonly Loss[] };

export interface Wish {
  /** Kinds that may differ, such as owners. */
  readonly ignoring?: readonly ObjectKind[];
  /** What the scripts have to say differently: names that are only of the scratch server. */
  readonly worded?: (sql: string) => string;
}

/**
 * Drafts the way from what is on the bench to `wanted`, runs it there, and compares what that gave, object by object, by two
 * readings of the catalog. Then the same back. The bench is used up afterwards.
 */
export async function proveChange(bench: Bench, wanted: Sight, wish: Wish = {}): Promise<Proof> {
  const before = await bench.look();
  if (isLike(before, wanted, wish)) return { verdict: "nothing" };
  const draft = drafted(before, wanted, wish);
  if (draft.refusals.length > 0) return { verdict: "refused", refusals: draft.refusals };
  const sights = [before];
  for (const script of draft.scripts) {
    const refused = await refusedBy(bench, script);
    if (refused !== null) return { verdict: "refused", refusals: [refused] };
    sights.push(await bench.look());
  }
  const unlike = differences(sights.at(-1) ?? before, wanted, wish);
  if (unlike.length > 0) return { verdict: "refused", refusals: unlike };
  const downs = await back(bench, sights, wish);
  const files = draft.scripts.map((up, at) => ({ up, down: downs[at] ?? null }));
  return { verdict: "proven", files, losses: draft.losses };
}

/** The way back from each sight to the one before it, as far as it proves itself. */
async function back(
  bench: Bench,
  sights: readonly Sight[],
  wish: Wish,
): Promise<readonly (readonly DraftStatement[] | null)[]> {
  const downs: (readonly DraftStatement[] | null)[] = sights.slice(1).map(() => null);
  for (let at = sights.length - 1; at > 0; at--) {
    const [from, to] = [sights[at], sights[at - 1]];
    if (from === undefined || to === undefined) return downs;
    const { scripts, refusals } = drafted(from, to, wish);
    const [script, other] = scripts;
    if (refusals.length > 0 || script === undefined || other !== undefined) return downs;
    if ((await refusedBy(bench, script)) !== null || !isLike(await bench.look(), to, wish)) return downs;
    downs[at - 1] = script;
  }
  return downs;
}

function isLike(is: Sight, wanted: Sight, wish: Wish): boolean {
  return differences(is, wanted, wish).length === 0;
}

/** By the fingerprint's reading of the catalog, and by the one that drafts are made from. */
function differences(is: Sight, wanted: Sight, wish: Wish): readonly Refusal[] {
  const objects = compareObjects(is.objects, wanted.objects, wish.ignoring).map(
    ({ kind, name, ours, theirs }) => ({
      object: `${kind} ${name}`,
      reason:
        theirs === null
          ? "it is not wanted, and nothing takes it away"
          : ours === null
            ? "it is wanted, and nothing makes it"
            : `it would be "${ours}", and "${theirs}" is wanted`,
    }),
  );
  if (objects.length > 0) return objects;
  const left = drafted(is, wanted, wish);
  const more = left.scripts.flat().map(({ sql }) => ({ object: sql, reason: "it would still be to do" }));
  return [...left.refusals, ...more];
}

async function refusedBy(bench: Bench, script: readonly DraftStatement[]): Promise<Refusal | null> {
  const { migration, problem } = readScript(script);
  if (migration === null) return { object: "the script", reason: problem };
  const error = await bench.run(migration);
  return error === null ? null : { object: statementAt(script, error), reason: error.message };
}

function statementAt(script: readonly DraftStatement[], { excerpt }: TraceError): string {
  const found = script.find(({ sql }) => sql.startsWith(excerpt.trim().split("\n")[0] ?? ""));
  return found?.sql ?? excerpt;
}

/** What is named differently on each side only because it is tried there says the same in both. */
function drafted(from: Sight, to: Sight, { worded }: Wish): Draft {
  if (worded === undefined) return draftChange(from.parts, to.parts);
  const reworded = (part: Part): Part => ({
    ...part,
    facts: Object.fromEntries(Object.entries(part.facts).map(([name, fact]) => [name, worded(fact)])),
  });
  const draft = draftChange(from.parts.map(reworded), to.parts.map(reworded));
  const scripts = draft.scripts.map((script) =>
    script.map((statement) => ({ ...statement, sql: worded(statement.sql) })),
  );
  return { ...draft, scripts };
}
