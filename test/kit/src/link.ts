import { connect } from "node:net";
import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { Cut, How, Message } from "./proxy.ts";
import { asksForEncryption, backendFrames, frontendFrames, sqlOf } from "./wire.ts";
import type { Frame } from "./wire.ts";

/** What a link tells about its messages, and learns. */
export interface Traffic {
  readonly latencyMs: number;
  /** The client now waits for the server. */
  turned(): void;
  /** A message arrived from the client; answers whether to cut at it. */
  sent(message: Omit<Message, "index">): Promise<Cut | null>;
}

/** One client's connection through the proxy. */
export interface Link {
  cut(how: How): void;
  close(): void;
}

/**
 * `deaf`: the client is cut off, the server finishes what it has. `cutting`: both are cut when the server has finished.
 * `over`: nothing is passed on any more.
 */
type State = { readonly is: "open" | "over" } | { readonly is: "deaf" | "cutting"; readonly how: How };

export function openLink(
  client: Socket,
  target: { readonly host: string; readonly port: number },
  connection: number,
  traffic: Traffic,
): Link {
  const server = connect(target);
  const fromClient = frontendFrames();
  const fromServer = backendFrames();
  let state: State = { is: "open" };
  let isServersTurn = false;
  let backend: number | null = null;
  let work = Promise.resolve();

  function cut(how: How): void {
    state = { is: "over" };
    hangUp(client, how);
    hangUp(server, how);
  }

  async function pass(frame: Frame): Promise<void> {
    if (state.is !== "open") return;
    if (asksForEncryption(frame)) return void client.write("N");
    if (frame.type === "startup" || frame.type === "p") return void server.write(frame.bytes);
    if (!isServersTurn) traffic.turned();
    isServersTurn = true;
    const order = await traffic.sent({ connection, type: frame.type, text: sqlOf(frame), backend });
    if (isOver()) return;
    if (order?.when === "before") return cut(order.how);
    server.write(frame.bytes);
    if (order !== null) leave(frame, order);
  }

  function isOver(): boolean {
    return state.is !== "open";
  }

  /** Only a query and a sync have an answer of their own, whose end shows that the server is done. */
  function leave(frame: Frame, { when, how }: Cut): void {
    const answers = frame.type === "Q" || frame.type === "S";
    state = { is: answers && when === "after" ? "cutting" : "deaf", how };
    if (state.is === "cutting") return;
    hangUp(client, how);
    if (!answers) hangUp(server, how === "blackhole" ? how : "fin");
  }

  function receive(chunk: Buffer): void {
    isServersTurn = false;
    const answers = fromServer(chunk);
    const key = answers.find((frame) => frame.type === "K");
    if (key !== undefined) backend = key.bytes.readUInt32BE(5);
    const isDone = answers.some((frame) => frame.type === "Z");
    if (state.is === "open") client.write(chunk);
    else if (state.is === "cutting" && isDone) cut(state.how);
    else if (state.is === "deaf" && isDone) hangUp(server, state.how === "blackhole" ? "blackhole" : "fin");
  }

  client.on("data", (chunk: Buffer) => {
    const frames = fromClient(chunk);
    work = work.then(async () => {
      if (traffic.latencyMs > 0) await pause(traffic.latencyMs);
      for (const frame of frames) await pass(frame);
    });
  });
  server.on("data", receive);
  client.on("error", ignore).on("close", () => {
    void work.then(() => (state.is === "open" ? server.end() : null));
  });
  server.on("error", ignore).on("close", (hadError: boolean) => {
    if (state.is === "cutting") cut(state.how);
    else if (state.is === "open") hangUp(client, hadError ? "rst" : "fin");
  });
  function close(): void {
    state = { is: "over" };
    client.destroy();
    server.destroy();
  }
  return { cut, close };
}

function hangUp(socket: Socket, how: How): void {
  if (how === "rst") socket.resetAndDestroy();
  else if (how === "fin") socket.end();
}

/** Both ends hear of it by `close`. */
function ignore(): void {}
