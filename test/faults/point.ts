/** How a run is struck. */
export type Fault = "rst" | "fin" | "blackhole" | "kill" | "twice" | "terminate" | "crash";

/**
 * `before`: the server never gets the message. `during`: it gets it and works on it. `after`: it has finished it, and its
 * answer never arrives.
 */
export type When = "before" | "during" | "after";

/** One place at which one run is struck in one way. */
export interface Point {
  readonly scenario: string;
  /** Of the run, from 1, logins left out. */
  readonly message: number;
  readonly when: When;
  readonly fault: Fault;
}

/** Each fault with the moments that differ: an ended backend or server never finishes what it was sent. */
export const moments: readonly (readonly [Fault, When])[] = [
  ["rst", "before"],
  ["rst", "during"],
  ["rst", "after"],
  ["fin", "before"],
  ["fin", "during"],
  ["fin", "after"],
  ["blackhole", "before"],
  ["blackhole", "during"],
  ["blackhole", "after"],
  ["kill", "before"],
  ["kill", "during"],
  ["kill", "after"],
  ["twice", "during"],
  ["terminate", "before"],
  ["terminate", "during"],
  ["crash", "before"],
  ["crash", "during"],
];

/** Every point of a run of so many messages. */
export function pointsOf(scenario: string, messages: number): readonly Point[] {
  return Array.from({ length: messages }, (_, at) => at + 1).flatMap((message) =>
    moments.map(([fault, when]) => ({ scenario, message, when, fault })),
  );
}

/** `apply in batches: 12 after rst`: names a point, and no other one. */
export function keyOf({ scenario, message, when, fault }: Point): string {
  return `${scenario}: ${message} ${when} ${fault}`;
}
