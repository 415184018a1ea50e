import { createHash } from "node:crypto";
import { readCatalog } from "@tenantry/core";
import type { Catalog, Facts, Problem } from "@tenantry/core";
import { lint } from "../lint.ts";
import type { LintReport, LintSettings } from "../lint.ts";
import { loadParser } from "../parse/parser.ts";
import type { Parser } from "../parse/parser.ts";
import type { Example, Rule } from "../rule.ts";
import { asPending } from "../view.ts";
import type { View } from "../view.ts";

const parser = remembering(await loadParser());

const settings: LintSettings = { postgres: 14, severities: {}, today: "2026-06-01", pending: "known" };

/** A folder in words. */
export function folder(files: Readonly<Record<string, string>>): Catalog {
  const sources = Object.entries(files).map(([path, text]) => ({ path, text }));
  return readCatalog(sources, (text) => createHash("sha256").update(text).digest("hex"));
}

/** Many cases have one setup, which is parsed once. */
function remembering(inner: Parser): Parser {
  const known = new Map<string, ReturnType<Parser["statements"]>>();
  return {
    body: inner.body,
    statements: (text) => {
      const found = known.get(text) ?? inner.statements(text);
      known.set(text, found);
      return found;
    },
  };
}

/** What the linter says of a folder. */
export function linted(
  catalog: Catalog,
  views: readonly View[],
  more: Partial<LintSettings> = {},
  facts: Facts | null = null,
): LintReport {
  return lint(parser, { catalog, views, settings: { ...settings, ...more }, facts });
}

/** What a rule says to one of its examples; its own severity is `warning` if it is off. */
export function found(rule: Pick<Rule, "id" | "severity">, example: Example): readonly Problem[] {
  const catalog = folder(filesOf(example));
  const pending = catalog.migrations.filter(({ version }) => Number(version) >= 100).map(({ id }) => id);
  const severities = rule.severity === "off" ? { [rule.id]: "warning" as const } : {};
  const { problems } = lint(parser, {
    catalog,
    views: asPending(pending),
    settings: {
      ...settings,
      postgres: example.postgres ?? settings.postgres,
      severities,
      standards: example.standards ?? {},
    },
    facts: example.facts ?? null,
  });
  return problems.filter(({ code }) => code === rule.id);
}

/** An example as a folder: what is there already, then what is pending. */
export function filesOf({ setup, shared, sql, scope = "tenant" }: Example): Record<string, string> {
  const pending = typeof sql === "string" ? [sql] : sql;
  return {
    ...(shared === undefined ? {} : { "public/001_shared.sql": shared }),
    ...(setup === undefined ? {} : { [`${scope === "public" ? "public" : "tenant"}/002_setup.sql`]: setup }),
    ...Object.fromEntries(pending.map((text, index) => [`${scope}/${100 + index}_pending.sql`, text])),
  };
}
