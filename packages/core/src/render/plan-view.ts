import type { Place, Problem } from "../problem.ts";
import { cellCode, code } from "./escape.ts";

/** How much of a plan is shown, and where its files can be looked at. */
export interface PlanView {
  /** The address of a place in a file; null where there is none. */
  readonly link: (place: Place) => string | null;
  /** `cut`: the first and last lines of each file. */
  readonly sql: "whole" | "cut" | "none";
  /** Warnings and notices one by one, or how many of each code. */
  readonly lesser: "listed" | "counted";
  readonly migrations: "all" | "only with findings";
  readonly mostCohorts: number;
  /** With message and next step; only what and where; or for each code its places, all or so many that there is always room. */
  readonly errors: "whole" | "listed" | "grouped" | "counted";
  /** The same change without the hazard of that code, as SQL; empty where there is none. Null: neither it nor how to accept one is shown. */
  readonly safe: ((code: string) => string) | null;
  /** How bad a hazard is in this fleet, as Markdown; empty where nobody knows. */
  readonly here: (problem: Problem) => string;
}

/** Everything, without addresses. */
export const whole: PlanView = {
  link: () => null,
  sql: "whole",
  lesser: "listed",
  migrations: "all",
  mostCohorts: Number.POSITIVE_INFINITY,
  errors: "whole",
  safe: null,
  here: () => "",
};

/** A place as a code span, with its address behind it where it has one. */
export function placeSpan(place: Place, shown: string, { link }: PlanView): string {
  return linked(code(shown), link(place));
}

/** The same inside a table cell. */
export function placeCell(place: Place, shown: string, { link }: PlanView): string {
  return linked(cellCode(shown), link(place));
}

/** Addresses are ours and encoded; still nothing in one may end the link. */
function linked(span: string, address: string | null): string {
  return address === null ? span : `[${span}](${address.replaceAll("(", "%28").replaceAll(")", "%29")})`;
}
