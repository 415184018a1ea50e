import type { Connection } from "../environment.ts";
import type { Route } from "../fleet.ts";
import { cleanse } from "../hygiene.ts";
import type { Session } from "../session.ts";

/** Opens a session of this run. Throws `ConnectError`. */
export type Open = (connection: Connection) => Promise<Session>;

// Backends remember every relation they have touched: one that has served so many targets is given back.
const targetsPerSession = 2_000;

/** The place of a worker: at most one session at a time, kept while the next target is in the same database. */
export class Seat {
  readonly #routes: ReadonlyMap<string, Route>;
  readonly #open: Open;
  #session: Session | null = null;
  #database: string | null = null;
  #soiled: "clean" | "soiled" = "clean";
  #uses = 0;

  constructor(routes: ReadonlyMap<string, Route>, open: Open) {
    this.#routes = routes;
    this.#open = open;
  }

  /** The database it is connected to; null for none. */
  get database(): string | null {
    return this.#session === null ? null : this.#database;
  }

  /** A session for a target; `direct` where a file may leave traces. Throws `ConnectError`, `ServerError` or `SessionLost`. */
  async take(database: string, via: "any" | "direct"): Promise<Session> {
    const session = await this.#kept(database, via);
    this.#uses += 1;
    return session ?? (await this.#sit(database, via));
  }

  /** The session may carry traces of a file: no other target gets it as it is. */
  soil(): void {
    this.#soiled = "soiled";
  }

  async leave(): Promise<void> {
    const left = this.#session;
    this.#session = null;
    await left?.close();
  }

  async #kept(database: string, via: "any" | "direct"): Promise<Session | null> {
    const session = this.#session;
    if (session === null || session.lost || database !== this.#database || this.#uses >= targetsPerSession)
      return null;
    if (via === "direct" && session.pooled) return null;
    if (this.#soiled === "soiled") await cleanse(session);
    this.#soiled = "clean";
    return session;
  }

  async #sit(database: string, via: "any" | "direct"): Promise<Session> {
    await this.leave();
    const route = this.#routes.get(database);
    if (route === undefined) throw new Error(`bug: no route to database ${JSON.stringify(database)}`);
    this.#session = await this.#open(via === "direct" ? route.direct : route.connection);
    this.#database = database;
    this.#soiled = "clean";
    this.#uses = 1;
    return this.#session;
  }
}
