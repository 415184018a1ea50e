import type { Claim, Statement, TableFacts } from "@tenantry/core";
import type { Subject } from "./parse/subject.ts";
import type { Finding, Rule } from "./rule.ts";

/** What a rule found, and where. */
export interface Hit {
  readonly rule: Rule;
  readonly finding: Finding;
  readonly path: string;
  readonly statement: Statement;
  readonly subject: Pick<Subject, "text" | "origin">;
  /** Of the table that decides how bad it is, where there are facts of it. */
  readonly size: TableFacts | undefined;
  /** Undefined where no run would show it. */
  readonly claim?: Claim | undefined;
  /** Null: everywhere. */
  readonly targets: readonly string[] | null;
}
