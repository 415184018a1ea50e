import type { Node } from "libpg-query";
import type { Origin } from "./origin.ts";

/**
 * One statement that the server would run, parsed. `node` has one key, the kind of statement: `"IndexStmt" in node`.
 * Offsets in `node` are UTF-8 bytes into `text`.
 */
export interface Subject {
  readonly node: Node;
  /** As parsed: `:"schema"` is `"$target"`, other variables stand without their colon; as long as in the file. */
  readonly text: string;
  readonly origin: Origin;
  /** A statement of the file, or one that a DO block runs. */
  readonly inside: "file" | "do";
}
