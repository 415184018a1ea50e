import type { Target } from "./target.ts";
import { order } from "./version.ts";

/** At most this many names are written out; beyond it there is a count. */
export const namedAtMost = 5;

/** `1 tenant`, `9,998 tenants`. */
export function counted(count: number, noun: string): string {
  return `${thousands(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** `30,005`. */
export function thousands(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ",");
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}

/** The names while they are few, otherwise the first of them and how many more there are. */
export function capped(names: readonly string[], most: number = namedAtMost): string {
  if (names.length <= most) return listed(names);
  const shown = Math.max(1, most - 2);
  return `${names.slice(0, shown).join(", ")} and ${thousands(names.length - shown)} more`;
}

/** Which targets, in words: `public`, `acme and globex`, `public and 4,997 tenants`. */
export function whom(targets: readonly string[]): string {
  const tenants = targets.filter((id) => id !== "public");
  const names = tenants.length <= namedAtMost ? tenants : [counted(tenants.length, "tenant")];
  return listed(tenants.length === targets.length ? names : ["public", ...names]);
}

/** The flags that mean these targets, and as few others as can be said in one line. */
export function selecting(targets: readonly string[]): string {
  const tenants = targets.filter((id) => id !== "public");
  if (tenants.length === 0) return "--only public";
  if (tenants.length < targets.length) return "--all";
  if (tenants.length > 3) return "--only tenants";
  return tenants.map((id) => `--tenant ${/^[\w.-]+$/.test(id) ? id : `'${id}'`}`).join(" ");
}

/** Public first, then by id in code-unit order: the one order in which targets are named. */
export function byTarget(a: Target, b: Target): number {
  if (a.kind !== b.kind) return a.kind === "public" ? -1 : 1;
  return order(a.id, b.id);
}
