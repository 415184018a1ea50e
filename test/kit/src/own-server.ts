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
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "tenantry-own-"));
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
    pid: () => server.pid,
    kill: () => server.kill(),
    stop: () => server.stop(),
    start,
  };
}
