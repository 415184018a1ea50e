import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { afterTest } from "./after-test.ts";
import { sharedServer } from "./shared-server.ts";

/** A database of its own for one test, dropped after it. Roles are shared by the whole server: name them uniquely. */
export interface FreshDatabase {
  readonly name: string;
  readonly url: string;
  /** At most four connections, opened when needed. */
  readonly sql: postgres.Sql;
  drop(): Promise<void>;
}

/** An empty database on the run's server, or on the server of `serverUrl`. */
export async function freshDatabase(serverUrl: string = sharedServer()): Promise<FreshDatabase> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  await asAdmin(serverUrl, (admin) => admin`create database ${admin(name)} template template0`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const sql = connect(url.href, 4);

  let dropped: Promise<unknown> | null = null;
  async function drop(): Promise<void> {
    dropped ??= sql.end({ timeout: 0 }).then(() => dropDatabase(serverUrl, name));
    await dropped;
  }
  afterTest(drop);
  return { name, url: url.href, sql, drop };
}

/** A server that the test has killed takes its databases with it. */
async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  try {
    await asAdmin(serverUrl, (admin) => admin`drop database if exists ${admin(name)} with (force)`);
  } catch (error) {
    if (!isRefused(error)) throw error;
  }
}

function isRefused(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ECONNREFUSED";
}

async function asAdmin(serverUrl: string, work: (admin: postgres.Sql) => Promise<unknown>): Promise<void> {
  const admin = connect(serverUrl, 1);
  try {
    await work(admin);
  } finally {
    await admin.end({ timeout: 0 });
  }
}

function connect(url: string, max: number): postgres.Sql {
  return postgres(url, { max, onnotice: () => {}, connection: { application_name: "test" } });
}
