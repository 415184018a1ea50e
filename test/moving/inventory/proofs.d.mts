/** A test that shows a row. */
export interface Proof {
  readonly file: string;
  readonly title: string;
  /** What vitest may call it. */
  readonly name: RegExp;
}

export interface ProvenRow {
  readonly id: string;
  readonly proofs: readonly Proof[];
}

export declare const root: string;
export declare function provenRows(): readonly ProvenRow[];
export declare function proofsIn(id: string, cell: string): readonly Proof[];
export declare function unfounded(row: ProvenRow, read?: (file: string) => string | null): readonly string[];
export declare function unproven(row: ProvenRow, reports: readonly unknown[]): readonly string[];
