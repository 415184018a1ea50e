export { EmbeddedError } from "./error.ts";
export { startServer } from "./server.ts";
export type { Server, ServerOptions } from "./server.ts";
export { findMajor } from "./majors.ts";
