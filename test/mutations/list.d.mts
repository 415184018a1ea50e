interface Edit {
  readonly file: string;
  /** Must be in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}

/** A guard taken away; in one of `tests`, vitest files, a test must go red. */
export interface Mutation extends Edit {
  readonly name: string;
  readonly tests: readonly string[];
  /** Further edits, where two guards stand for each other. */
  readonly also?: readonly Edit[];
}

export declare const mutations: readonly Mutation[];
