import { createServer } from "node:net";
import type { Server, Socket } from "node:net";
import { afterTest } from "./after-test.ts";
import { openLink } from "./link.ts";
import type { Link, Traffic } from "./link.ts";

/** What a client sent, startup and passwords left out. */
export interface Message {
  /** 1-based, over all connections in the order of arrival. */
  readonly index: number;
  /** 1-based. */
  readonly connection: number;
  /** The protocol's letter: Q query, P parse, B bind, D describe, E execute, S sync, X terminate, … */
  readonly type: string;
  /** The SQL of Q and P. */
  readonly text: string;
  /** Process id of the backend that it is for; null while a client logs in. */
  readonly backend: number | null;
}

/** Where the proxy cuts its connection, once. */
export interface Cut {
  readonly message: number | ((message: Message) => boolean);
  /**
   * `before`: the server never gets it. `during`: the server gets it and is left alone with it. `after`: the server
   * has finished it, and its answer never arrives.
   */
  readonly when: "before" | "during" | "after";
  readonly how: How;
}

/** `blackhole`: both ends stay connected and hear nothing more. */
export type How = "rst" | "fin" | "blackhole";

export interface ProxyOptions {
  readonly cut?: Cut;
  /** Runs before the message is passed on, which waits for it. What it throws fails the run. */
  readonly onMessage?: (message: Message) => void | Promise<void>;
  /** Added to whatever a client sends. */
  readonly latencyMs?: number;
}

type Door = "open" | "shut" | "silent";

export interface Proxy {
  /** The target's URL with the proxy's port. */
  readonly url: string;
  readonly messages: readonly Message[];
  /** Connections accepted so far. */
  connections(): number;
  /** How often a client waited for the server, logins left out. */
  roundTrips(): number;
  /** Arms a cut; its number counts from now on. */
  arm(cut: Cut): void;
  /** True once the armed cut has happened. */
  hasCut(): boolean;
  /** Cuts every live connection now. */
  cutAll(how: How): void;
  /** From now on new connections go to the server of this URL. */
  redirect(url: string): void;
  /** New connections are passed on, refused, or accepted and never answered. */
  door(state: Door): void;
  close(): Promise<void>;
}

/** A TCP proxy in front of the PostgreSQL of this URL that knows where messages begin. Closed after the test. */
export async function proxy(url: string, options: ProxyOptions = {}): Promise<Proxy> {
  let target = new URL(url);
  const links = new Set<Link>();
  const unheard: Socket[] = [];
  const messages: Message[] = [];
  const traffic = recordTraffic(messages, options);
  let connections = 0;
  let door: Door = "open";

  const server = createServer((client) => {
    if (door === "shut") return void client.resetAndDestroy();
    connections += 1;
    if (door === "silent") unheard.push(client.on("error", () => undefined));
    else {
      links.add(openLink(client, addressOf(target), connections, traffic));
    }
  });
  const through = new URL(url);
  through.port = String(await listen(server));

  async function close(): Promise<void> {
    for (const link of links) link.close();
    for (const client of unheard) client.destroy();
    if (server.listening) await new Promise((done) => server.close(done));
  }
  afterTest(close);
  return {
    url: through.href,
    messages,
    connections: () => connections,
    roundTrips: () => traffic.roundTrips(),
    arm: (cut) => traffic.arm(cut),
    hasCut: () => traffic.hasCut(),
    cutAll: (how) => links.forEach((link) => link.cut(how)),
    redirect: (to) => void (target = new URL(to)),
    door: (state) => void (door = state),
    close,
  };
}

function recordTraffic(messages: Message[], options: ProxyOptions): ProxyTraffic {
  let cut = options.cut ?? null;
  let isCut = false;
  let armedAt = 0;
  let turns = 0;
  return {
    latencyMs: options.latencyMs ?? 0,
    turned: () => void (turns += 1),
    roundTrips: () => turns,
    hasCut: () => isCut,
    arm(next) {
      [cut, isCut, armedAt] = [next, false, messages.length];
    },
    async sent(sent) {
      const message: Message = { index: messages.length + 1, ...sent };
      messages.push(message);
      const { index } = message;
      await options.onMessage?.(message);
      if (cut === null || isCut || !isMeant(cut, message, index - armedAt)) return null;
      isCut = true;
      return cut;
    },
  };
}

interface ProxyTraffic extends Traffic {
  roundTrips(): number;
  hasCut(): boolean;
  arm(cut: Cut): void;
}

function isMeant(cut: Cut, message: Message, count: number): boolean {
  return typeof cut.message === "number" ? cut.message === count : cut.message(message);
}

function addressOf(target: URL): { readonly host: string; readonly port: number } {
  return { host: target.hostname, port: Number(target.port || "5432") };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("bug: a TCP server has no port");
  return address.port;
}
