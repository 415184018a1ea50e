import type { Canary, RolloutPolicy } from "@tenantry/core";
import type { Settings } from "./config.ts";

/** What a command line says instead of the configuration; null for what it leaves out. */
export interface RolloutWish {
  readonly canary: Canary | null;
  readonly shares: readonly number[] | null;
  readonly maxFailures: number | null;
}

/** How a run goes through the tenants; null where nobody asked for anything. The configuration was checked. */
export function rolloutOf(settings: Settings, wish: RolloutWish): RolloutPolicy | null {
  const { rollout = {}, budget = {} } = settings;
  const canary = wish.canary ?? (rollout.canary === undefined ? null : configured(rollout.canary));
  const written = sharesOf(rollout.waves ?? []);
  const wave = wish.maxFailures ?? budget.wave ?? settings.maxFailures ?? null;
  const policy: RolloutPolicy = {
    canary: canary === null || isNobody(canary) ? null : canary,
    shares: wish.shares ?? ("wrong" in written ? [] : written),
    budget: { canary: budget.canary ?? 1, wave, run: budget.run ?? null },
  };
  const isPlain = policy.canary === null && policy.shares.length === 0 && policy.budget.run === null;
  return isPlain && wave === null ? null : policy;
}

/** Whether it takes names or labels of tenants to say who goes first: facts and files have none. */
export function namesAnybody({ canary }: RolloutPolicy): boolean {
  return canary !== null && (canary.tenants.length > 0 || Object.keys(canary.labels).length > 0);
}

/** The canaries that words name: `acme`, `tier=free`, or `5` for so many. */
export function canaryOf(words: readonly string[]): Canary {
  const numbers = words.filter((word) => /^\d+$/.test(word));
  const named = namedBy(words.filter((word) => !numbers.includes(word)));
  return { ...named, count: numbers.reduce((sum, word) => sum + Number(word), 0) };
}

/** The shares that `1%` and `10%` are, growing and at most all; or what is wrong with them. */
export function sharesOf(words: readonly string[]): readonly number[] | { readonly wrong: string } {
  const shares: number[] = [];
  for (const word of words) {
    const [, percent] = /^(\d+(?:\.\d+)?)%$/.exec(word.trim()) ?? [];
    const share = Number(percent) / 100;
    if (percent === undefined || share <= 0 || share > 1) return { wrong: `${word} is no share such as 10%` };
    if (share <= (shares.at(-1) ?? 0)) return { wrong: "the shares do not grow" };
    shares.push(share);
  }
  return shares;
}

function configured(canary: number | readonly string[]): Canary {
  return typeof canary === "number"
    ? { tenants: [], labels: {}, count: canary }
    : { ...namedBy(canary), count: 0 };
}

function namedBy(words: readonly string[]): Omit<Canary, "count"> {
  const labels = words.filter((word) => word.indexOf("=") > 0);
  return {
    tenants: words.filter((word) => !labels.includes(word)),
    labels: Object.fromEntries(
      labels.map((label) => [label.slice(0, label.indexOf("=")), label.slice(label.indexOf("=") + 1)]),
    ),
  };
}

/** `--canary 0` takes back what the configuration says. */
function isNobody({ tenants, labels, count }: Canary): boolean {
  return tenants.length === 0 && Object.keys(labels).length === 0 && count === 0;
}
