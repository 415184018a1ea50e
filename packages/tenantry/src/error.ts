import type { ExitCode } from "@tenantry/core";

/** What leaves the library when a use case cannot answer: what is wrong and where, and the next step. */
export class TenantryError extends Error {
  override readonly name = "TenantryError";
  /** Stable and machine-readable: `config-invalid`, `url-missing`. */
  readonly code: string;
  readonly help: string;
  readonly exit: ExitCode;

  constructor(code: string, message: string, help: string, exit: ExitCode, options?: { cause: unknown }) {
    super(message, options);
    this.code = code;
    this.help = help;
    this.exit = exit;
  }
}

/** Exit 2: the command line or the configuration must be changed. */
export function usage(code: string, message: string, help: string): TenantryError {
  return new TenantryError(code, message, help, 2);
}
