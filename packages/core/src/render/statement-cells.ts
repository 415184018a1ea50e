import type { Inspection } from "../comment/inspection.ts";
import { estimateText } from "../estimate.ts";
import type { TableFacts } from "../facts/facts.ts";
import type { StatementRow, Work } from "../rehearse/statements.ts";
import { strength, type RelationLock } from "../trace.ts";
import { counted } from "../words.ts";
import { atLeast } from "./sizes.ts";

const mostLocks = 3;

/** `ACCESS EXCLUSIVE users, SHARE orders and 2 more`. */
export function lockText(locks: readonly RelationLock[], shown: (lock: RelationLock) => string): string {
  if (locks.length === 0) return "–";
  const left = locks.length - mostLocks;
  const texts = locks.slice(0, mostLocks).map(shown);
  return [...texts, ...(left > 0 ? [`and ${counted(left, "more")}`.replace(/s$/, "")] : [])].join(", ");
}

/** Who waits, and for what else the transaction still holds. */
export function blocksText({ blocks, kept, locks }: StatementRow, shown: (name: string) => string): string {
  const taken = new Map(locks.map(({ relation, mode }) => [relation, mode]));
  const still = kept.filter(
    ({ relation, mode }) => strength(taken.get(relation) ?? "ACCESS SHARE") < strength(mode),
  );
  const first = still[0];
  if (first === undefined) return blocks;
  const others = still.length > 1 ? ` and ${still.length - 1} more` : "";
  return `${blocks}; still holds ${shown(first.relation)}${others}`;
}

/** `rewrites users; builds users_email`. */
export function workText(works: readonly Work[], shown: (name: string) => string): string {
  return works
    .map(({ kind, what }) => {
      const left = what.length - mostLocks;
      const names = what.slice(0, mostLocks).map(shown).join(", ");
      return [
        kind === "builds" && names === "" ? "builds an index" : kind,
        names,
        left > 0 ? `and ${left} more` : "",
      ]
        .filter((part) => part !== "")
        .join(" ");
    })
    .join("; ");
}

/** `1,200 rows, 9.8 GB`. */
export function sizeText(largest: TableFacts | null): string {
  if (largest === null) return "–";
  return `${counted(largest.rows.max, "row")}, ${atLeast(largest, largest.bytes.max)}`;
}

/** What an estimate is. */
export const basis =
  "Estimate: bytes of the largest target by rates that were measured once on two busy cores. Your server was not asked.";

/** The same where it is of other targets too. */
export const basisOfTargets: string = basis.replace("the largest target", "a target");

/** Whether anything can be said of how long it takes. */
export function hasEstimate({ seconds }: StatementRow): boolean {
  return seconds !== null;
}

/** `about 3 min`. */
export function timeText({ seconds }: StatementRow): string {
  return seconds === null ? "–" : estimateText(seconds);
}

/** `under 1 s · about 20 s · about 3 min`: of the middle, all but five of a hundred, and the largest; once where they are alike. */
export function spreadText({ spread }: StatementRow): string {
  if (spread === null) return "–";
  const texts = [spread.p50, spread.p95, spread.max].map(estimateText);
  return new Set(texts).size === 1 ? (texts[0] ?? "") : texts.join(" · ");
}

/** The name of a file without its folder. */
export function fileOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

const longest = 60;

/** A statement on one line, cut where it is long. */
export function short(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}

/** Of statements that are not among the rows, where these are of the rules alone; empty where there are none. */
export function unspokenText(rows: readonly StatementRow[], inspection: Inspection | null): string {
  const isSeen = rows.some(({ evidence }) => evidence === "shadow");
  const left = (inspection?.applied ?? 0) - rows.length;
  if (isSeen || left <= 0) return "";
  return `No lock on a table that is there already is known of ${counted(left, "other statement")}.`;
}
