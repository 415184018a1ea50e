/** Time that several sandboxes share, of which only what their SQL takes is spent: starting one is free. */
export interface Allowance {
  readonly totalMs: number;
  /** What is left of it; 0 when it is over. */
  leftMs(): number;
  spend(ms: number): void;
}

export function allowance(totalMs: number): Allowance {
  let spent = 0;
  return {
    totalMs,
    leftMs: () => Math.max(0, totalMs - spent),
    spend: (ms) => void (spent += ms),
  };
}
