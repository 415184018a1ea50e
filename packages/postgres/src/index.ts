export { isLocal, parseConnection, withDatabase } from "./connection.ts";
export type { ParsedConnection, ParseOptions } from "./connection.ts";
export type { Connection, Environment, ListedTenant, TenantSource, Tls } from "./environment.ts";
export type { Route, Fleet } from "./fleet.ts";
export { ConnectError, openSession, ServerError, SessionLost } from "./session.ts";
export type { ConnectReason, Notice, Result, Row, Session, SessionOptions } from "./session.ts";
export { takeLease } from "./lease.ts";
export type { Busy, Lease, LeaseOptions } from "./lease.ts";
