export declare function verdictOf(
  report: unknown,
  end: "over" | "hung",
): {
  readonly verdict: "killed" | "survived" | "hung" | "broken";
  /** The test that went red. */
  readonly test: string | null;
};
