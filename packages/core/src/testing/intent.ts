import type { Intent, Policy, Selection } from "../intent.ts";

export const policy: Policy = {
  searchPath: ["$target"],
  role: null,
  ledger: "schema_migrations",
  severities: {},
};

const everything: Selection = { only: null, tenants: [], labels: {}, shard: null };

/** Apply all, unless it says otherwise. */
export function up(more: Partial<Intent> = {}, selection: Partial<Selection> = {}): Intent {
  return {
    verb: "apply",
    selection: { ...everything, ...selection },
    to: null,
    steps: null,
    phase: null,
    outOfOrder: "refuse",
    policy,
    ...more,
  };
}

/** Revert the last step everywhere, unless it says otherwise. */
export function down(more: Partial<Intent> = {}, selection: Partial<Selection> = {}): Intent {
  return { ...up({}, selection), verb: "revert", ...more };
}

/** Stands in for SHA-256: 64 hex digits, different for different texts as far as a test can see. */
export function sha256(text: string): string {
  return [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => mixed(text, seed).toString(16).padStart(8, "0")).join("");
}

function mixed(text: string, seed: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    hash ^= hash >>> 15;
  }
  return Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 0;
}
