import type { Statement } from "@tenantry/core";
import { acceptancesOf, isExpired } from "./accept.ts";
import type { Acceptance, BadAcceptance } from "./accept.ts";
import type { Hit } from "./hit.ts";
import type { LintSettings } from "./lint.ts";
import { rules } from "./registry.ts";
import { rule as unusedIgnore } from "./rules/unused-ignore.ts";

/** Every acceptance that does nothing, or no longer: unreadable, unknown, expired or for a hazard that is not there. */
export function staleAcceptances(
  seen: ReadonlyMap<Statement, string>,
  hits: readonly Hit[],
  settings: LintSettings,
): Hit[] {
  return [...seen].flatMap(([statement, path]) =>
    acceptancesOf(statement).flatMap((one) => {
      const message = complaint(one, statement, hits, settings);
      if (message === null) return [];
      const origin = { line: statement.line, column: statement.column ?? 1 };
      return [
        {
          rule: unusedIgnore,
          finding: { message },
          path,
          statement,
          subject: { text: "", origin },
          size: undefined,
          targets: null,
        },
      ];
    }),
  );
}

function complaint(
  one: Acceptance | BadAcceptance,
  statement: Statement,
  hits: readonly Hit[],
  { today, pending }: LintSettings,
): string | null {
  if ("message" in one) return `--! accept: ${one.written} is not understood: ${one.message}`;
  if (!rules.some(({ id }) => id === one.rule)) return `--! accept: ${one.rule} names no rule`;
  if (pending === "known" && isExpired(one, today)) {
    return `The acceptance of ${one.rule} ended on ${one.until ?? ""}`;
  }
  const used = hits.some((hit) => hit.statement === statement && hit.rule.id === one.rule);
  return used ? null : `The acceptance of ${one.rule} is not needed: the statement below has no such hazard`;
}
