/** A fault that may meet a run, and where a test sees it out; or why none does. */
export interface CataloguedFault {
  readonly id: string;
  readonly fault: string;
  /** A file of tests, and a title in it. */
  readonly test: readonly [string, string] | null;
  /** Only where there is no test. */
  readonly why: string;
}

export function seen(id: string, fault: string, test: readonly [string, string]): CataloguedFault {
  return { id, fault, test, why: "" };
}

export function unseen(id: string, fault: string, why: string): CataloguedFault {
  return { id, fault, test: null, why };
}
