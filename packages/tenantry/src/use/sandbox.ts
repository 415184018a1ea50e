import { openCells } from "@tenantry/postgres";
import type { Environment, Furniture, Scratch } from "@tenantry/postgres";
import { TenantryError } from "../error.ts";

/** No statement of a file that nobody has read gets longer, whatever the environment allows its own. */
const longestMs = 60_000;

/** Where files of strangers are rehearsed: in memory, without files, programs, network or environment. Throws exit 2. */
export async function openSandboxes(like: Environment, furniture: Furniture): Promise<Scratch> {
  const { openSandbox } = await import("@tenantry/embedded").catch((cause: unknown) => {
    throw missing(cause);
  });
  const timeoutMs = Math.min(like.statementTimeoutMs || longestMs, longestMs);
  const open = async (roles: readonly string[]) =>
    await openSandbox({ timeoutMs, roles }).catch((error: unknown) => {
      throw error instanceof Error && "code" in error && error.code === "missing" ? missing(error) : error;
    });
  return await openCells(open, like, furniture);
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
