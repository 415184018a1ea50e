import { fill, quoteIdent, quoteLiteral } from "@tenantry/core";
import type { RowState, Statement } from "@tenantry/core";
import type { Environment } from "./environment.ts";
import { logged, logsItself } from "./execute/audit.ts";
import { historyAfter, historyHash } from "./execute/history.ts";
import { own, sourced } from "./execute/text.ts";
import type { Origin, Part, SourcedText, Values } from "./execute/text.ts";
import { closing, demand, fence } from "./guard.ts";
import type { Demand } from "./guard.ts";
import { coveredOf, fresh } from "./fresh.ts";
import { logInsert } from "./log.ts";
import type { Result } from "./session.ts";
import type { Work } from "./work.ts";

export { broken, closing, demand, fence } from "./guard.ts";
export type { Demand } from "./guard.ts";

/** What a step runs in place of its file, and what must hold first. */
export interface Substitute {
  readonly statements: readonly Statement[];
  readonly demands: readonly Demand[];
}

// Ours resolve here only, whatever operators and functions a tenant has made. pg_temp is never searched for those.
const safePath = "pg_catalog, pg_temp";

/** Fires deferred triggers where the file's names resolve, and before our last checks: a COMMIT would do it after them. */
export const settled = "set constraints all immediate;\n";

/**
 * The whole of a transactional step, to be sent as one simple-query message: an implicit transaction that leaves no session
 * state behind, or a part of an open one. `nonce` is random, so that nothing in a file can raise one of our errors or return
 * our marker.
 */
export function transactionalMessage(
  work: Work,
  nonce: string,
  substitute?: Substitute,
  extent: "whole transaction" | "part of one" = "whole transaction",
): SourcedText {
  const ledger = ledgerName(work);
  const after = historyHash(historyAfter(work.before, work.step));
  const demands = (substitute?.demands ?? []).map((it) => `select ${demand(it, nonce)};\n`);
  const values = variables(work);
  return sourced(
    [
      own(comment(`${work.step.verb} ${work.step.id} in ${work.target.schema}`)),
      own(`${settings(work.environment, commits(work))}${fresh(work, nonce)}`),
      own(`${lock(ledger)}${fence(ledger, historyHash(work.before), nonce)}${demands.join("")}`),
      own(row(work)),
      own(`\nset local search_path = ${filePath(work)};\n`),
      ...statementsOf(work, substitute).flatMap((it) => statement(it, work, values)),
      // For the rest of its transaction nothing would be deferred any more.
      own(extent === "whole transaction" ? `\n${settled}` : ""),
      ...verification(work, nonce, values),
      own(`\nset local search_path = ${safePath};\n${role(work.environment)}`),
      own(timed(work)),
      own(log(work)),
      own(closing(ledger, after, nonce)),
    ],
    values,
  );
}

/** How long an answer may take when every statement uses its time: then the connection counts as lost; null for no limit. */
export function deadline({ environment }: Pick<Work, "environment">, { parts }: SourcedText): number | null {
  const { statementTimeoutMs, lockTimeoutMs } = environment;
  const slow = parts.filter(({ how }) => how === "exact").length + 1;
  return statementTimeoutMs === 0 ? null : slow * statementTimeoutMs + lockTimeoutMs + 10_000;
}

/** True when the marker came back: the step is done, and committed. */
export function marked(results: readonly Result[], nonce: string): boolean {
  return results.at(-1)?.rows[0]?.["tenantry"] === nonce;
}

/** The first statements of every transaction of ours that changes a target. */
export function settings(environment: Environment, commits: "durably" | "later"): string {
  return `set transaction isolation level read committed, read write;
set local search_path = ${safePath};
${environment.role === null ? "" : role(environment)}set local lock_timeout = ${environment.lockTimeoutMs};
set local statement_timeout = ${environment.statementTimeoutMs};
set local idle_in_transaction_session_timeout = ${environment.statementTimeoutMs};
set local row_security = off;
set local client_min_messages = warning;
${commits === "later" ? "set local synchronous_commit = off;\n" : ""}`;
}

/** Whether a step must be on disk when its message returns, or at the next barrier. */
export function commits({ environment, target }: Pick<Work, "environment" | "target">): "durably" | "later" {
  return environment.durability === "barrier" && target.kind === "tenant" ? "later" : "durably";
}

/** The target's ledger, qualified and quoted. */
export function ledgerName({ environment, target }: Pick<Work, "environment" | "target">): string {
  return `${quoteIdent(target.schema)}.${quoteIdent(environment.ledger)}`;
}

/** Keeps every other apply, revert and mark of this target out until the transaction ends; readers pass. */
export function lock(ledger: string): string {
  return `\nlock table only ${ledger} in share row exclusive mode;\n`;
}

/** The search_path of a file in this target: as configured, with temporary objects last. */
export function filePath({
  environment,
  migration,
  target,
}: Pick<Work, "environment" | "migration" | "target">): string {
  const schemas = (migration.searchPath ?? environment.searchPath).filter((name) => name !== "pg_temp");
  return [...schemas.map((name) => quoteIdent(name === "$target" ? target.schema : name)), "pg_temp"].join(
    ", ",
  );
}

/** A transaction after which the ledger says that the step is under way, and nothing more. */
export function begun(work: Work): string {
  return `${settings(work.environment, "durably")}${lock(ledgerName(work))}${deletion(work)}${insertion(work, "running")}`;
}

/** What the variables stand for in this target. Throws an Error for a person for a label that may not be an identifier. */
export function variables({ target, database }: Pick<Work, "target" | "database">): Values {
  const labels = Object.entries(target.labels).map(([name, value]) => [`label.${name}`, value]);
  const tenant = target.kind === "tenant" ? { tenant: target.id } : {};
  return { ...Object.fromEntries(labels), ...tenant, schema: target.schema, database };
}

/** The statements of the section that runs, or what runs in place of them. */
export function statementsOf(
  { migration, step }: Pick<Work, "migration" | "step">,
  substitute?: Substitute,
): readonly Origin[] {
  const section = step.verb === "apply" ? migration.up : migration.down;
  if (section === null) throw new Error(`bug: ${step.id} has no down section`);
  const statements = substitute?.statements ?? section.statements;
  return statements.map((statement) => ({ path: section.path, statement }));
}

/** The checks that end an apply. */
export function verifyOf({ migration, step }: Pick<Work, "migration" | "step">): readonly Origin[] {
  if (step.verb === "revert") return [];
  return migration.verify.map((statement) => ({ path: migration.verifyPath, statement }));
}

/** The ledger row, written before the file runs: with it the step is recorded, or nothing of it stays. */
function row(work: Work): string {
  if (work.step.covers !== undefined)
    return work.step.covers.map((one) => insertion(coveredOf(work, one), "applied")).join("");
  if (work.step.verb === "revert") return deletion(work);
  const begun = work.before.some(({ version }) => version === work.step.version);
  return `${begun ? deletion(work) : ""}${insertion(work, "applied")}`;
}

function timed(work: Work): string {
  if (work.step.verb === "revert" || work.step.covers !== undefined) return "";
  return `
update only ${ledgerName(work)} set duration_ms = ${sinceSent} where version operator(pg_catalog.=) ${quoteLiteral(work.step.version)};
`;
}

// Since the message came in, not since its transaction began: a new tenant has all its steps in one.
const sinceSent =
  "(extract(epoch from pg_catalog.clock_timestamp() operator(pg_catalog.-) pg_catalog.statement_timestamp()) operator(pg_catalog.*) 1000)::pg_catalog.int8";

/** The step's entry in the audit trail, where that is in the same database; the server takes its time unless that is given. */
export function log({ environment, run, target, step }: Work, durationMs?: number): string {
  if (!logsItself(target)) return "";
  return `\n${logInsert(environment, run, [logged({ step, target }, durationMs)])}`;
}

/** Writes the step's row in that state, with how long the step took where that is known. */
export function insertion(work: Work, state: RowState, durationMs: number | null = null): string {
  const { step, migration, run } = work;
  const values = [step.version, migration.name, step.recorded, state, run.id, run.who, run.tool, run.commit];
  const literals = values.map((value) => (value === null ? "null" : quoteLiteral(value)));
  const [column, duration] =
    durationMs === null ? ["", ""] : [", duration_ms", `, ${Math.round(durationMs)}`];
  return `
insert into ${ledgerName(work)} (version, name, checksum, state, run, who, tool, commit, applied_at${column})
values (${literals.join(", ")}, pg_catalog.now()${duration});
`;
}

/** Takes the step's row out. */
export function deletion(work: Work): string {
  return `
delete from only ${ledgerName(work)} where version operator(pg_catalog.=) ${quoteLiteral(work.step.version)};
`;
}

function statement(origin: Origin, work: Work, values: Values): readonly Part[] {
  return [
    own(`\n${comment(`${origin.path}:${origin.statement.line}`)}`),
    exact(origin, work, values),
    own(end(origin.statement)),
  ];
}

/** Each verify SELECT must return a row, and every first column must be true: NULL, false and no row raise `verify:<n>`. */
function verification(work: Work, nonce: string, values: Values): readonly Part[] {
  return verifyOf(work).flatMap((origin, index) => {
    const all = `pg_catalog.bool_and(checked."tenantry holds" is true) is true`;
    const holds = demand({ word: `verify:${index}`, condition: all }, nonce);
    return [
      own(`\n${comment(`${origin.path}:${origin.statement.line} (verify)`)}`),
      { text: `select ${holds}\n  from (\n`, origin, how: "around" as const },
      exact(origin, work, values),
      { text: `\n) as checked ("tenantry holds");\n`, origin, how: "around" as const },
    ];
  });
}

function exact(origin: Origin, work: Work, values: Values): Part {
  return { text: filled(origin, work, values), origin, how: "exact" };
}

/** The statement with its variables filled in. Throws an Error for a person where one has no value, or may not stand for a name. */
export function filled(origin: Origin, { environment }: Pick<Work, "environment">, values: Values): string {
  for (const { name, quote } of origin.statement.variables) {
    const value = values[name] ?? "";
    if (quote === "literal" || !name.startsWith("label.") || environment.labelIdentifiers.includes(value))
      continue;
    throw new Error(
      `The label value ${JSON.stringify(value)} may not stand for a name in ${origin.path}:${origin.statement.line}.`,
    );
  }
  return fill(origin.statement, values);
}

/** A comment at the very end must not swallow the semicolon. */
function end({ text }: Statement): string {
  return text.slice(text.lastIndexOf("\n") + 1).includes("--") ? "\n;\n" : ";\n";
}

function comment(text: string): string {
  return `-- ${text.replaceAll(/[\r\n]/g, " ")}\n`;
}

function role({ role }: Environment): string {
  return `set local role = ${role === null ? "default" : quoteIdent(role)};\n`;
}
