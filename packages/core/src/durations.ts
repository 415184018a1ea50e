/** Durations of any number in little memory: counted in buckets that grow by 5 %. Milliseconds. */
export interface Durations {
  add(ms: number): void;
  /** The duration that `share` (0 to 1) of all stay below or at; 0 when there are none. */
  percentile(share: number): number;
  max(): number;
}

const growth = Math.log(1.05);
const least = 0.01;

export function durations(): Durations {
  const buckets = new Map<number, number>();
  let count = 0;
  let max = 0;
  return {
    add: (ms) => {
      const bucket = Math.floor(Math.log(Math.max(ms, least)) / growth);
      buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1);
      count += 1;
      max = Math.max(max, ms);
    },
    percentile: (share) => Math.min(max, middle(bucketAt(buckets, Math.ceil(share * count)))),
    max: () => max,
  };
}

/** The bucket that holds the `rank`-th shortest duration. */
function bucketAt(buckets: ReadonlyMap<number, number>, rank: number): number {
  let below = 0;
  for (const [bucket, count] of [...buckets].toSorted(([a], [b]) => a - b)) {
    below += count;
    if (below >= rank) return bucket;
  }
  return 0;
}

function middle(bucket: number): number {
  return Math.exp((bucket + 0.5) * growth);
}
