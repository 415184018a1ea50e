/** The embedded server cannot be had: `message` says why and what to do. */
export class EmbeddedError extends Error {
  override readonly name = "EmbeddedError";
  readonly code: "no-binaries" | "no-account" | "not-started" | "not-stopped" | "other-major";

  constructor(code: EmbeddedError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
