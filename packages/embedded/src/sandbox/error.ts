/**
 * The sandbox was ended, and with it all that ran in it. `time`: it took too long; `memory`: it took too much; `results`: not
 * every statement was answered; `dead`: it does not answer any more; `missing`: PGlite is not installed.
 */
export class SandboxError extends Error {
  override readonly name = "SandboxError";
  readonly code: "time" | "memory" | "results" | "dead" | "missing";

  constructor(code: SandboxError["code"], message: string, options?: { cause: unknown }) {
    super(message, options);
    this.code = code;
  }
}
