export type { Connection, Environment, ListedTenant, TenantSource, Tls } from "./environment.ts";
export type { Route, Fleet } from "./fleet.ts";
export { ServerError, SessionLost } from "./session.ts";
export type { Result, Row, Session } from "./session.ts";
