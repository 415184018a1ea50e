export { EmbeddedError } from "./error.ts";
export { startServer } from "./server.ts";
export type { Server, ServerOptions } from "./server.ts";
export { findMajor } from "./majors.ts";
export { SandboxError } from "./sandbox/error.ts";
export { openSandbox } from "./sandbox/sandbox.ts";
export type { Sandbox, SandboxOptions } from "./sandbox/sandbox.ts";
export type { SandboxNotice, SandboxRefusal, SandboxReply, SandboxResult } from "./sandbox/thread.ts";
