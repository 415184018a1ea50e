import type { Refusal } from "./refusal.ts";
import type { Effect, Example, Rule } from "./rule.ts";

const blocks = {
  AccessShare: "nothing",
  RowShare: "nothing that matters",
  RowExclusive: "index builds and stronger locks",
  ShareUpdateExclusive: "other DDL and vacuum",
  Share: "writes",
  ShareRowExclusive: "writes",
  Exclusive: "writes",
  AccessExclusive: "reads and writes",
} as const;

/** `docs/hazards.md`: a table of all rules, then each with its safe form and examples, then what is refused. */
export function catalogue(
  rules: readonly Rule[],
  refusals: readonly Refusal[],
  evidenceOf: (rule: Rule) => string,
): string {
  const rows = rules.map((rule) => {
    const { id, severity, effect, versions, detection } = rule;
    const form = rule.noSafe === undefined ? "SQL" : cell(rule.noSafe);
    return `| [\`${id}\`](#${id}) | ${severity} | ${lockOf(effect)} | ${effect.work} | ${form} | ${cell(versions)} | ${detection} | ${evidenceOf(rule)} |`;
  });
  return [
    "# Hazards",
    "",
    `What \`tenantry lint\`, \`plan\` and \`apply\` look for: ${rules.length} rules. Made from \`packages/lint/src/rules\` by \`npm run generate -w @tenantry/lint\`.`,
    "",
    'An `error` ends with exit code 9 and blocks the cohorts it is about. Where the size of a table is known, work on a small one is a warning, and on a very large one an error. Severities are set in the configuration (`lint.severities`), for one statement by `--! accept: <rule> until=<day> reason="…"` above it. Detection: **S** from the text, **H** from the files before it, **C** from the catalog of a target, **L** from facts of the fleet, **T** by a run; a finding says which it was as its evidence (`static`, `history`, `facts`, `shadow`). The last column has what a finding of the rule may say: `shadow` where `rehearse` can see its lock and its work, which it then says it has.',
    "",
    "Lock and work are measured: `npm run test:locks` runs every bad example on PostgreSQL 14, 15, 16, 17 and 18 and compares what was seen with what is said here, on the relations that are named, and with what `plan` says of the statement without a run; an example that cannot run there says `not measured` and why. On all five it is the same, but for what the column PostgreSQL says; where a statement needs a newer server, its example names it.",
    "",
    "| rule | severity | lock, and what it blocks | work under it | safe form | PostgreSQL | detection | evidence |",
    "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ...rows,
    "",
    ...elsewhere,
    ...refusals.map(
      ({ id, code }) => `| [\`${id}\`](#${id}) | the file is refused, with exit code 2: \`${code}\` |`,
    ),
    "",
    ...rules.flatMap(section),
    ...refusals.flatMap(refusedSection),
  ].join("\n");
}

const elsewhere = [
  "## What no rule has to find",
  "",
  "Some hazards end before a rule could see them, are no statement of a file, or are told under another name:",
  "",
  "| hazard | where it is found |",
  "| --- | --- |",
  "| `edited-applied-migration`, `non-linear`, `gap` (atlas:atlas.sum, atlas:non-linear, Flyway validate, safe-migrate:chain-conflict) | by `plan` and `status`, which compare files with ledgers |",
  "| `identifier-too-long` outside of a DO block | the file is refused under the same name |",
  "| `add-column-default-pre11` | never: PostgreSQL 14 is the oldest that Tenantry runs on |",
  "| `type-change-safe` | the list of what `type-change-rewrite` is silent on |",
  "| `redefine-pk` | `drop-primary-key` for the old key, `primary-key-builds-index` for the new one |",
  "| `comment`, `statistics`, `reloptions` | `brief-share-update` |",
  "| `rename-view-compat` | `rename` is silent where a view takes the old name in the same transaction |",
] as const;

function section(rule: Rule): string[] {
  const { id, hazard, help, safe, noSafe, needs, aliases, bad, good } = rule;
  return [
    `## ${id}`,
    "",
    hazard,
    "",
    `**Instead:** ${help}`,
    "",
    ...(noSafe === undefined ? [...sql(safe), ""] : [`There is no safe form: ${noSafe}.`, ""]),
    ...(needs === undefined ? [] : [`**Needs:** ${needs}`, ""]),
    "<details><summary>Found and not found</summary>",
    "",
    ...bad.flatMap((example) => [...sql(shown("found", example)), ""]),
    ...good.flatMap((example) => [...sql(shown("not found", example)), ""]),
    "</details>",
    "",
    ...(aliases.length === 0 ? [] : [`Elsewhere: ${aliases.map((name) => `\`${name}\``).join(", ")}`, ""]),
  ];
}

function refusedSection({ id, code, hazard, help, safe, aliases, bad, good }: Refusal): string[] {
  return [
    `## ${id}`,
    "",
    `${hazard} The file is refused (\`${code}\`), with exit code 2, by every command that reads it.`,
    "",
    `**Instead:** ${help}`,
    "",
    ...sql(safe),
    "",
    "<details><summary>Refused and not refused</summary>",
    "",
    ...bad.flatMap((example) => [...sql(shown("refused", example)), ""]),
    ...good.flatMap((example) => [...sql(shown("not refused", example)), ""]),
    "</details>",
    "",
    `Elsewhere: ${aliases.map((name) => `\`${name}\``).join(", ")}`,
    "",
  ];
}

function shown(verdict: string, { setup, shared, sql, postgres, facts, unrunnable }: Example): string {
  const pending = [sql].flat();
  return [
    ...(shared === undefined ? [] : ["-- public, applied", shared]),
    ...(setup === undefined ? [] : ["-- applied", setup]),
    `-- pending: ${verdict}${postgres === undefined ? "" : `, on PostgreSQL ${postgres}`}${facts === undefined ? "" : ", with facts of the fleet"}`,
    ...(unrunnable === undefined ? [] : [`-- not measured: ${unrunnable}`]),
    pending.join("\n-- the next file\n"),
  ].join("\n");
}

function sql(text: string): string[] {
  return ["```sql", text, "```"];
}

function lockOf({ lock, on }: Effect): string {
  if (lock === null) return "none";
  return `${lock}${on === undefined ? "" : ` on ${on}`}: ${blocks[lock]}`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
