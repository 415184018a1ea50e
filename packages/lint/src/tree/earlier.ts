import type { Context } from "../context.ts";
import type { Subject } from "../parse/subject.ts";

/** The statements before this one whose locks are still held: those of the same transaction. */
export function earlier({ mode, subjects, index }: Context): readonly Subject[] {
  return mode === "transaction" ? subjects.slice(0, index) : [];
}
