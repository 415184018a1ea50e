import type { Sha256 } from "../catalog.ts";
import type { Script, Statement, Variable } from "../migration.ts";
import type { Execution } from "./execution.ts";
import type { Fault, Places } from "./fault.ts";
import { indexChange, isUnnamed } from "./index-change.ts";
import { isDynamic, needsNoTransaction, suitsNoTransaction } from "./kind.ts";
import type { Draft, Part } from "./part.ts";
import { absorb, withoutControl } from "./transaction.ts";

/** The file that a section stands in. */
export interface Origin {
  readonly path: string;
  readonly text: string;
  readonly places: Places;
}

/** A section as it will run, and what is wrong with it in its mode. */
export function scriptOf(
  part: Part,
  execution: Execution,
  { path, text, places }: Origin,
  sha256: Sha256,
): { script: Script; faults: readonly Fault[] } {
  const { mode, concurrently, canonical } = execution;
  const { kept, faults } = mode === "transaction" ? absorb(part.drafts) : withoutControl(part.drafts);
  const statements = kept.map((draft) => statementOf(draft, text, places));
  const [only] = statements;
  const adapts = mode === "off" && statements.length === 1 && only !== undefined && concurrently === "adapt";
  const script: Script = {
    path,
    mode,
    statements,
    index: adapts ? indexChange(only) : null,
    dynamic: kept.some(isDynamic),
    checksum: sha256(canonical + part.body),
  };
  return { script, faults: [...faults, ...modeFaults(kept, execution, part)] };
}

/** The statement as the executor gets it: offsets of its variables count from its own start. */
export function statementOf(draft: Draft, text: string, places: Places): Statement {
  const { start, end, command, variables, accepts } = draft;
  const own = variables.map((variable): Variable => ({
    ...variable,
    start: variable.start - start,
    end: variable.end - start,
  }));
  const { line, column } = places(start);
  return {
    text: text.slice(start, end),
    line,
    ...(column === 1 ? {} : { column }),
    command,
    variables: own,
    ...(accepts.length === 0 ? {} : { accepts }),
  };
}

function modeFaults(drafts: readonly Draft[], { mode }: Execution, { section }: Part): Fault[] {
  if (mode === "off") return drafts.flatMap(offFaults);
  if (mode === "batch") return batchFaults(drafts, section.start);
  return drafts.filter(needsNoTransaction).map((draft) => needsOff(draft, section.name));
}

function needsOff({ command, start }: Draft, section: string): Fault {
  const line = section === "up" ? "--! transaction: off in the header" : `--! ${section} transaction: off`;
  return {
    code: "needs-no-transaction",
    message: `${command} cannot run in a transaction, and this section runs in one.`,
    help: `Give it a migration of its own and write ${line}.`,
    at: start,
  };
}

function offFaults(draft: Draft): Fault[] {
  const { command, start } = draft;
  if (isUnnamed(draft)) {
    return [
      {
        code: "unnamed-index",
        message:
          "This CREATE INDEX CONCURRENTLY has no name, so what a failed build leaves behind could not be found.",
        help: "Give the index a name.",
        at: start,
      },
    ];
  }
  if (suitsNoTransaction(draft)) return [];
  const local = command === "SET LOCAL" || command === "SET CONSTRAINTS";
  return [
    {
      code: local ? "set-local-without-transaction" : "transaction-off-unneeded",
      severity: local ? "error" : "warning",
      message: `${command} ${local ? "has no effect" : "does not need to run"} outside a transaction.`,
      help: local
        ? "Remove it: with transaction: off each statement runs alone."
        : "Move it to an ordinary migration: there it is undone when something fails, and recorded at once.",
      at: start,
    },
  ];
}

function batchFaults(drafts: readonly Draft[], at: number): Fault[] {
  const [only] = drafts;
  if (drafts.length !== 1 || only === undefined) {
    const message = `batch: until-no-rows repeats one statement; this section has ${drafts.length}.`;
    return [
      { code: "batch-not-single", message, help: "Give each its own migration.", at: drafts[1]?.start ?? at },
    ];
  }
  if (["INSERT", "UPDATE", "DELETE", "MERGE", "WITH"].includes(only.command)) return [];
  return [
    {
      code: "batch-not-rows",
      message: `batch: until-no-rows repeats a statement until it changes no row; ${only.command} never says how many it changed.`,
      help: "Write an UPDATE, DELETE, INSERT or MERGE that takes a limited number of rows each time.",
      at: only.start,
    },
  ];
}
