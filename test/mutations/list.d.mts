interface Edit {
  readonly file: string;
  /** Must be in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}

/** A guard taken away. */
export interface Mutation extends Edit {
  readonly name: string;
  /** Vitest files. */
  readonly tests: readonly string[];
  /** Part of the names of the tests in them of which one must go red; no other is run. */
  readonly red: string;
  /** Further edits, where two guards stand for each other. */
  readonly also?: readonly Edit[];
}

export declare const mutations: readonly Mutation[];
