import type { Statement } from "@tenantry/core";
import type { Hit } from "./hit.ts";
import { rules } from "./registry.ts";
import type { Rule } from "./rule.ts";
import type { View } from "./view.ts";
import { walkDowns } from "./walk.ts";
import type { Ground } from "./walk.ts";

/** What was found in the `down` sections, and the statements that were looked at, with their files. */
export interface DownHits {
  readonly hits: readonly Hit[];
  readonly seen: ReadonlyMap<Statement, string>;
}

/** The hazards of going back that stop others or lose what the same migration did not make. */
export function downHits(ground: Ground, view: View): DownHits {
  const hits: Hit[] = [];
  const seen = new Map<Statement, string>();
  walkDowns(ground, view, ({ statement, subject, context }) => {
    const { path } = context.script;
    seen.set(statement, path);
    for (const rule of rules.filter(countsGoingBack)) {
      for (const finding of rule.check(subject, context)) {
        const size = finding.table === undefined ? undefined : context.table(finding.table).size;
        const told = { ...finding, message: `When it is reverted: ${finding.message}` };
        hits.push({ rule, finding: told, path, statement, subject, size, targets: view.targets });
      }
    }
  });
  return { hits, seen };
}

/** Matters of style, and what surprises code that is older than the migration, are said of the way forward only. */
function countsGoingBack({ id, severity, effect }: Rule): boolean {
  return (
    severity === "error" || effect.work !== "none" || id === "index-drop-not-concurrent" || id === "no-where"
  );
}
