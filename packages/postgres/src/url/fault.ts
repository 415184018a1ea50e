/** What is wrong with a URL, without any part of it that could be secret. */
export interface Fault {
  /** Follows the name of the variable: `has a port that is no number`. */
  readonly what: string;
  readonly help: string;
}
