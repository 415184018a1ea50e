import { openCells } from "@tenantry/postgres";
import type { Cell, Environment, Furniture, Scratch } from "@tenantry/postgres";
import { TenantryError } from "../error.ts";

/** No statement of a file that nobody has read gets longer, whatever the environment allows its own. */
const longestMs = 60_000;

/** What all of a rehearsal may take in the sandbox where nobody says otherwise. */
const usuallyMs = 600_000;

/** Where files of strangers are rehearsed, for a limited time. */
export interface Sandboxes {
  readonly scratch: Scratch;
  /** What is wrong where the files have taken all of the time, exit 9; null where they have not. */
  late(cause?: unknown): TenantryError | null;
  /** What is wrong where the files have ended a sandbox, exit 9; null where none was ended. */
  ended(): TenantryError | null;
}

/**
 * Opens where files of strangers are rehearsed: in memory, without files, programs, network or environment. All that they run may
 * take `inAllMs`; null: ten minutes. Throws exit 2, and exit 9 where that is over at once.
 */
export async function openSandboxes(
  like: Environment,
  furniture: Furniture,
  inAllMs: number | null,
): Promise<Sandboxes> {
  const { allowance, openSandbox } = await import("@tenantry/embedded").catch((cause: unknown) => {
    throw missing(cause);
  });
  const timeoutMs = Math.min(like.statementTimeoutMs || longestMs, longestMs);
  const inAll = allowance(inAllMs ?? usuallyMs);
  const endings: Error[] = [];
  const open = async (roles: readonly string[]): Promise<Cell> => {
    const sandbox = await openSandbox({ timeoutMs, inAll, roles }).catch((error: unknown) => {
      throw error instanceof Error && "code" in error && error.code === "missing" ? missing(error) : error;
    });
    return noting(sandbox, endings);
  };
  const late = (cause?: unknown): TenantryError | null =>
    inAll.leftMs() > 0 ? null : tooLate(inAll.totalMs, cause);
  const scratch = await openCells(open, like, furniture).catch((error: unknown) => {
    throw late(error) ?? error;
  });
  const ended = (): TenantryError | null => (endings[0] === undefined ? null : endedBy(endings[0]));
  return { scratch, late, ended };
}

/** The same sandbox, which leaves word of what ended it. */
function noting(sandbox: Cell, endings: Error[]): Cell {
  return {
    run: async (text, statements) =>
      await sandbox.run(text, statements).catch((error: unknown) => {
        if (error instanceof Error && error.name === "SandboxError") endings.push(error);
        throw error;
      }),
    close: async () => await sandbox.close(),
  };
}

function endedBy(cause: Error): TenantryError {
  return new TenantryError(
    "sandbox-ended",
    `The files ended the sandbox, and what had to run after that was not rehearsed: ${cause.message}`,
    "See which file it is: it is named with what was not rehearsed.",
    9,
    { cause },
  );
}

function tooLate(totalMs: number, cause: unknown): TenantryError {
  return new TenantryError(
    "rehearsal-late",
    `The files took longer than ${totalMs / 1000} s in all: what is not shown as run was not rehearsed.`,
    "See which statement takes so long; where it is none of them, give more time with --deadline, or rehearse less with --to or --only.",
    9,
    { cause },
  );
}

function missing(cause: unknown): TenantryError {
  return new TenantryError(
    "sandbox-missing",
    "There is no sandbox to rehearse in: PGlite is not installed.",
    "npm install --save-dev @tenantry/embedded @electric-sql/pglite",
    2,
    { cause },
  );
}
