import type { Environment } from "../environment.ts";
import { ServerError } from "../errors.ts";
import { textOf } from "../row.ts";
import type { Row, Session } from "../session.ts";
import { parseHistory } from "./history.ts";
import { historyQuery, readOnly, readStatement, verdictStatement } from "./statement.ts";
import type { Refusal, Verdict } from "./verdict.ts";

/** A verdict on several schemas at once, by their positions (1-based) in the batch. */
interface Verdicts {
  readonly members: readonly number[];
  /** Null: not read yet, the server's lock table is too small for so many at once. */
  readonly verdict: Verdict | null;
}

// A thousand tenants and the public target in one go; never more locks than `lockBudget` of the statement allows.
const most = 1024;
const mostWithoutXml = 50;
const refusals: readonly Refusal[] = [
  "foreign",
  "kind",
  "rls",
  "trigger",
  "rule",
  "child",
  "key",
  "owner",
  "privilege",
];
// query_to_xml() is missing, or the server was built without it.
const withoutXml = new Set(["0A000", "42883"]);

/** Reads the ledgers of these schemas of one database, `most` in a round trip. Calls `found` once for each schema. */
export async function readLedgers(
  environment: Environment,
  session: Session,
  schemas: readonly string[],
  found: (schema: string, verdict: Verdict) => void,
): Promise<void> {
  const queue = batches(schemas, most);
  let how: Reader = withXml;
  for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
    try {
      const later = deliver(batch, await how(environment, session, batch), found);
      queue.unshift(...batches(later, later.length < batch.length ? later.length : 1));
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      if (how === withXml && withoutXml.has(error.sqlstate)) {
        how = byUnion;
        queue.unshift(...batches(batch, mostWithoutXml));
      } else if (batch.length > 1) {
        // One ledger that is locked, gone or out of reach must not hide the others.
        queue.unshift(...batches(batch, Math.ceil(batch.length / 2)));
      } else {
        found(batch[0] ?? "", { kind: "failed", message: `${error.message} (${error.sqlstate}).` });
      }
    }
  }
}

type Reader = (
  environment: Environment,
  session: Session,
  batch: readonly string[],
) => Promise<readonly Verdicts[]>;

async function withXml(
  environment: Environment,
  session: Session,
  batch: readonly string[],
): Promise<readonly Verdicts[]> {
  const rows = await ask(session, readStatement(environment, batch));
  return rows.map((row) => ({ members: positions(row["members"]), verdict: verdictOf(row) }));
}

/** The verdicts first, then one UNION ALL of those that may be read. */
async function byUnion(
  environment: Environment,
  session: Session,
  batch: readonly string[],
): Promise<readonly Verdicts[]> {
  const judged = await ask(session, verdictStatement(environment, batch));
  const readable = judged.filter((row) => row["verdict"] === "plain" || row["verdict"] === "ours");
  const queries = readable.map((row) => {
    const position = Number(row["i"]);
    const columns = { checksum: textOf(row["checksum"]) ?? "''", state: textOf(row["state"]) ?? "''" };
    return `(select ${position} as i, '${textOf(row["verdict"])}' as verdict, h.* from (${historyQuery(environment, batch[position - 1] ?? "", columns)}) h)`;
  });
  const read = queries.length === 0 ? [] : await ask(session, queries.join("\nunion all\n"));
  return [...judged.filter((row) => !readable.includes(row)), ...read].map((row) => ({
    members: [Number(row["i"])],
    verdict: verdictOf(row),
  }));
}

async function ask(session: Session, statement: string): Promise<readonly Row[]> {
  const results = await session.message([...readOnly, statement].join(";\n"));
  return results.at(-1)?.rows ?? [];
}

function verdictOf(row: Row): Verdict | null {
  const verdict = textOf(row["verdict"]) ?? "";
  if (verdict === "later") return null;
  if (verdict === "missing") return { kind: "missing" };
  if (verdict === "none") return { kind: "read", shape: "none", rows: [] };
  if (verdict === "plain" || verdict === "ours") {
    const rows = parseHistory(textOf(row["history"]) ?? "", Number(row["count"]));
    return rows === null ? { kind: "refused", why: "rows" } : { kind: "read", shape: verdict, rows };
  }
  const why = refusals.find((refusal) => refusal === verdict);
  if (why === undefined) throw new Error(`bug: the verdict ${verdict} is not known`);
  return { kind: "refused", why };
}

/** Hands out what is known, and returns what is to be read later. */
function deliver(
  batch: readonly string[],
  verdicts: readonly Verdicts[],
  found: (schema: string, verdict: Verdict) => void,
): readonly string[] {
  const later: string[] = [];
  for (const { members, verdict } of verdicts) {
    for (const schema of members.flatMap((position) => batch[position - 1] ?? [])) {
      if (verdict === null) later.push(schema);
      else found(schema, verdict);
    }
  }
  return later;
}

function batches(schemas: readonly string[], size: number): (readonly string[])[] {
  const starts = Array.from({ length: Math.ceil(schemas.length / Math.max(size, 1)) }, (_, at) => at * size);
  return starts.map((start) => schemas.slice(start, start + size));
}

function positions(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.map(Number) : [];
}
