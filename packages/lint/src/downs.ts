import type { RuledStatement, Statement } from "@tenantry/core";
import { claimOf } from "./claim.ts";
import type { Hit } from "./hit.ts";
import { rules } from "./registry.ts";
import type { Rule } from "./rule.ts";
import { ruled } from "./ruled.ts";
import type { View } from "./view.ts";
import { walkDowns } from "./walk.ts";
import type { Ground } from "./walk.ts";

/** What was found in the `down` sections, and the statements that were looked at, with their files. */
export interface DownHits {
  readonly hits: readonly Hit[];
  readonly seen: ReadonlyMap<Statement, string>;
  /** What they lock and do. */
  readonly statements: readonly RuledStatement[];
}

/** The hazards of going back that stop others or lose what the same migration did not make. */
export function downHits(ground: Ground, view: View, reverted: "now" | "some day"): DownHits {
  const hits: Hit[] = [];
  const seen = new Map<Statement, string>();
  const statements: RuledStatement[] = [];
  walkDowns(ground, view, (visit) => {
    const { statement, subject, context } = visit;
    const { path } = context.script;
    seen.set(statement, path);
    const own: Hit[] = [];
    for (const rule of rules.filter(countsGoingBack)) {
      for (const finding of rule.check(subject, context)) {
        const size = finding.table === undefined ? undefined : context.table(finding.table).size;
        const message = reverted === "now" ? finding.message : `When it is reverted: ${finding.message}`;
        const told = { ...finding, message };
        const claim = claimOf(rule, finding, subject, context);
        own.push({ rule, finding: told, path, statement, subject, size, claim, targets: view.targets });
      }
    }
    hits.push(...own);
    const known = ruled(visit, own);
    if (known !== null) statements.push(known);
  });
  return { hits, seen, statements };
}

/** Matters of style, and what surprises code that is older than the migration, are said of the way forward only. */
function countsGoingBack({ id, severity, effect }: Rule): boolean {
  return (
    severity === "error" || effect.work !== "none" || id === "index-drop-not-concurrent" || id === "no-where"
  );
}
