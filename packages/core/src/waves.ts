import type { Sha256 } from "./catalog.ts";
import type { Cohort, Stage } from "./plan.ts";
import type { Target } from "./target.ts";
import { order } from "./version.ts";

/** How a run goes through the tenants of a stage: who is first, how fast the rest follows, and how many failures stop it. */
export interface RolloutPolicy {
  readonly canary: Canary | null;
  /** Growing shares of the tenants of a stage, above 0 and at most 1, that are done before the rest: 0.01 is 1 %. */
  readonly shares: readonly number[];
  readonly budget: Budget;
}

/** The tenants of one wave before all others: those of these ids, those with all of these labels, and so many more. */
export interface Canary {
  readonly tenants: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly count: number;
}

/** With so many failed targets the run stops; null for never. */
export interface Budget {
  readonly canary: number | null;
  /** In each other wave, and in a public stage. */
  readonly wave: number | null;
  /** In all waves together. */
  readonly run: number | null;
}

/** A batch of targets in a rollout: all of it is over before the next wave begins. */
export interface Wave {
  /** `all`: the stage is not divided. `behind`: those that need more steps than most. */
  readonly kind: "canary" | "share" | "rest" | "behind" | "all";
  /** Of the tenants of the stage, what part is done with this wave; null where `kind` says who is meant. */
  readonly share: number | null;
  readonly targets: readonly Target[];
  /** With so many failed targets the run stops; null for never. */
  readonly budget: number | null;
}

/**
 * Divides what may run of a stage. The same fleet gives the same waves, and the hash of its id decides when a tenant's turn
 * comes. `ahead` is how many went before as canaries: a stage that goes on after them has no other ones.
 */
export function waves(
  stage: Stage,
  policy: RolloutPolicy | null,
  sha256: Sha256,
  ahead = 0,
): readonly Wave[] {
  const cohorts = stage.cohorts.filter(({ blocked }) => blocked.length === 0);
  const isDivided = policy !== null && (policy.canary !== null || policy.shares.length > 0);
  if (!isDivided || stage.kind === "public") return undivided(cohorts, policy);
  const places = placesOf(cohorts, sha256);
  const first = ahead > 0 ? [] : canaries(places, policy.canary);
  const gone = new Set(first);
  const left = places.filter((place) => !gone.has(place));
  const steady = left.filter(({ pace }) => pace === "steady");
  const behind = left.filter(({ pace }) => pace === "behind").toSorted((a, b) => a.steps - b.steps);
  const budget = policy.budget.wave;
  const all: readonly Wave[] = [
    { kind: "canary", share: null, targets: targetsOf(first), budget: policy.budget.canary },
    ...shared(steady, policy, { total: ahead + places.length, before: ahead + first.length }),
    { kind: "behind", share: null, targets: targetsOf(behind), budget },
  ];
  return all.filter(({ targets }) => targets.length > 0);
}

/** `canary`, `1 %`, `rest`, `behind`, `all`. */
export function waveName({ kind, share }: Pick<Wave, "kind" | "share">): string {
  return share === null ? kind : `${Math.round(share * 10_000) / 100} %`;
}

/** A tenant and where it stands. */
interface Place {
  readonly target: Target;
  readonly steps: number;
  readonly pace: "steady" | "behind";
  readonly turn: string;
}

function undivided(cohorts: readonly Cohort[], policy: RolloutPolicy | null): readonly Wave[] {
  const targets = cohorts.flatMap((cohort) => cohort.targets);
  if (targets.length === 0) return [];
  return [{ kind: "all", share: null, targets, budget: policy?.budget.wave ?? null }];
}

function placesOf(cohorts: readonly Cohort[], sha256: Sha256): readonly Place[] {
  const most = usualSteps(cohorts);
  const places = cohorts.flatMap(({ targets, steps }) =>
    targets.map((target): Place => ({
      target,
      steps: steps.length,
      pace: steps.length > most ? "behind" : "steady",
      turn: sha256(target.id),
    })),
  );
  return places.toSorted((a, b) => order(a.turn, b.turn) || order(a.target.id, b.target.id));
}

/** How many steps most tenants need; the larger number where two are needed by as many. */
function usualSteps(cohorts: readonly Cohort[]): number {
  const counts = new Map<number, number>();
  for (const { steps, targets } of cohorts)
    counts.set(steps.length, (counts.get(steps.length) ?? 0) + targets.length);
  const [most] = [...counts].toSorted(([a, x], [b, y]) => y - x || b - a);
  return most?.[0] ?? 0;
}

/** Who is named goes first even when it is behind; who is only counted is one of the many. */
function canaries(places: readonly Place[], canary: Canary | null): readonly Place[] {
  if (canary === null) return [];
  const isNamed = ({ target }: Place): boolean => isCanary(canary, target);
  const others = places.filter((place) => place.pace === "steady" && !isNamed(place));
  return [...places.filter(isNamed), ...others.slice(0, canary.count)];
}

/** Whether a tenant is named as a canary, by its id or by its labels. */
export function isCanary({ tenants, labels }: Canary, target: Pick<Target, "id" | "labels">): boolean {
  const wanted = Object.entries(labels);
  const isLabelled = wanted.length > 0 && wanted.every(([key, value]) => target.labels[key] === value);
  return isLabelled || tenants.includes(target.id);
}

/** The growing shares, then the rest of those that need as many steps as most. */
function shared(
  places: readonly Place[],
  { shares, budget }: RolloutPolicy,
  { total, before }: { readonly total: number; readonly before: number },
): readonly Wave[] {
  let done = 0;
  const growing = shares.map((share): Wave => {
    // 0.07 of 100 is seven, whatever a computer makes of it.
    const end = Math.max(done, Math.ceil(share * total - 1e-9) - before);
    const some = places.slice(done, end);
    done = Math.min(end, places.length);
    return { kind: "share", share, targets: targetsOf(some), budget: budget.wave };
  });
  const rest = targetsOf(places.slice(done));
  return [...growing, { kind: "rest", share: null, targets: rest, budget: budget.wave }];
}

function targetsOf(places: readonly Place[]): readonly Target[] {
  return places.map(({ target }) => target);
}
