import { spawnSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer } from "@tenantry/embedded";
import type { Server } from "@tenantry/embedded";
import { afterTest } from "./after-test.ts";
import { testBinaries, testSettings } from "./server.ts";

/** A server that one test may kill and start again: URL, port and data stay the same. */
export interface OwnServer {
  readonly url: string;
  readonly port: number;
  readonly version: string;
  /** Its data, in `cluster/data`, is here. */
  readonly folder: string;
  /** Of the process that runs now. */
  pid(): number;
  /** As a crash. */
  kill(): Promise<void>;
  stop(): Promise<void>;
  /** After `kill` or `stop`. */
  start(): Promise<void>;
}

/** Starts a server beside the run's own; it is deleted after the test. */
export async function ownServer(
  settings: Readonly<Record<string, string | number>> = {},
): Promise<OwnServer> {
  return await serverIn(newFolder(), settings);
}

/**
 * A hot standby of a server, which is restarted for it: it follows over loopback, or over the proxy of this URL, and lets nobody
 * write. `select pg_promote()` makes a primary of it.
 */
export async function standbyOf(primary: OwnServer, through: string = primary.url): Promise<OwnServer> {
  const folder = newFolder();
  await primary.stop();
  const data = join(folder, "cluster", "data");
  // Owned by whom the server runs as, like everything it is copied from.
  copy(join(primary.folder, "cluster"), folder);
  copy(join(data, "PG_VERSION"), join(data, "standby.signal"));
  await primary.start();
  const { port, username, password } = new URL(through);
  const settings = { primary_conninfo: `host=127.0.0.1 port=${port} user=${username} password=${password}` };
  return await serverIn(folder, settings);
}

function newFolder(): string {
  return mkdtempSync(join(realpathSync(tmpdir()), "tenantry-own-"));
}

function copy(from: string, to: string): void {
  const { status, stderr } = spawnSync("cp", ["-a", from, to], { encoding: "utf8" });
  if (status !== 0) throw new Error(`cp: ${stderr}`);
}

async function serverIn(
  folder: string,
  settings: Readonly<Record<string, string | number>>,
): Promise<OwnServer> {
  let server = await open(0);
  const { url, port, version } = server;

  function open(wanted: number): Promise<Server> {
    return startServer({
      folder,
      port: wanted,
      ...testBinaries(),
      settings: { ...testSettings, ...settings },
    });
  }
  async function start(): Promise<void> {
    server = await open(port);
  }
  afterTest(async () => {
    await server.kill();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    url,
    port,
    version,
    folder,
    pid: () => server.pid,
    kill: () => server.kill(),
    stop: () => server.stop(),
    start,
  };
}
