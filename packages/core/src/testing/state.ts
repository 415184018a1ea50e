import { historyText, type Group, type LedgerRow, type State } from "../state.ts";
import type { Target } from "../target.ts";
import { order } from "../version.ts";
import { checksum } from "./catalog.ts";

/**
 * A fleet in words: `{ "acme region=eu": "001 002" }`. A row is its spelling, followed by `!` where its checksum is another,
 * `?` where it has none, `~` while it runs, `*` where it was marked. A first word `plain` or `none` is the ledger's shape.
 */
export function state(fleet: Readonly<Record<string, string>>, more: Partial<State> = {}): State {
  const groups = new Map<string, Group>();
  for (const [who, what] of Object.entries(fleet)) {
    const group = groupOf(target(who), what);
    const key = `${group.kind} ${group.shape} ${historyText(group.rows)}`;
    const same = groups.get(key);
    groups.set(key, same === undefined ? group : { ...same, targets: [...same.targets, ...group.targets] });
  }
  return {
    groups: [...groups.values()],
    unprovisioned: [],
    orphans: [],
    registry: true,
    problems: [],
    ...more,
  };
}

/** `count` tenants `t0001`… with the same ledger, for `state()`. */
export function tenants(count: number, rows: string, prefix = "t"): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`${prefix}${String(index + 1).padStart(4, "0")}`, rows]),
  );
}

function groupOf(target: Target, what: string): Group {
  const words = what.split(" ").filter((word) => word !== "");
  const [first] = words;
  const shape = first === "plain" || first === "none" ? first : words.length === 0 ? "none" : "ours";
  const rows = words.filter((word) => word !== shape).map(row);
  return {
    kind: target.kind,
    shape,
    rows: rows.toSorted((a, b) => order(a.version, b.version)),
    targets: [target],
  };
}

function target(who: string): Target {
  const [id = "", ...labels] = who.split(" ");
  const kind = id === "public" ? "public" : "tenant";
  return {
    kind,
    id,
    database: "",
    schema: kind === "public" ? "public" : `tenant_${id}`,
    labels: Object.fromEntries(labels.map((label) => [label.split("=")[0] ?? "", label.split("=")[1] ?? ""])),
  };
}

function row(word: string): LedgerRow {
  const version = word.replace(/[!?~*]+$/, "");
  const marks = word.slice(version.length);
  return {
    version,
    checksum: marks.includes("?") ? null : checksum(version) + (marks.includes("!") ? "-other" : ""),
    state: marks.includes("~") ? "running" : marks.includes("*") ? "marked" : "applied",
  };
}
