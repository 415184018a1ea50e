import { openCells } from "@tenantry/postgres";
import type { Environment, Furniture, Scratch } from "@tenantry/postgres";
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
  const open = async (roles: readonly string[]) =>
    await openSandbox({ timeoutMs, inAll, roles }).catch((error: unknown) => {
      throw error instanceof Error && "code" in error && error.code === "missing" ? missing(error) : error;
    });
  const late = (cause?: unknown): TenantryError | null =>
    inAll.leftMs() > 0 ? null : tooLate(inAll.totalMs, cause);
  const scratch = await openCells(open, like, furniture).catch((error: unknown) => {
    throw late(error) ?? error;
  });
  return { scratch, late };
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
