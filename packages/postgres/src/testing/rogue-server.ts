import { createServer } from "node:net";
import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { onTestFinished } from "vitest";

/** Something that listens like a server, and remembers all that it was told after the start-up message. */
export interface RogueServer {
  /** The URL with its port. */
  readonly url: string;
  /** What every client said after it had heard the answer, as text. */
  heard(): readonly string[];
}

/** Answers the start-up message of every client with these bytes. */
export async function rogueServer(
  url: string,
  answer: Buffer,
  how: "at once" | "in pieces" = "at once",
): Promise<RogueServer> {
  const heard: Buffer[][] = [];
  const server = createServer((client: Socket) => {
    const own: Buffer[] = [];
    heard.push(own);
    client
      .on("error", () => {})
      .once("data", () => {
        client.on("data", (chunk) => own.push(chunk));
        void say(client, answer, how === "at once" ? answer.length : 1);
      });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const there = new URL(url);
  there.port = String(typeof address === "object" && address !== null ? address.port : 0);
  return {
    url: there.href,
    heard: () => heard.map((own) => Buffer.concat(own).toString("latin1")),
  };
}

/** Every piece is one that the client sees alone. */
async function say(client: Socket, answer: Buffer, size: number): Promise<void> {
  client.setNoDelay(true);
  for (let at = 0; at < answer.length; at += size) {
    client.write(answer.subarray(at, at + size));
    await pause(5);
  }
}

/** An authentication request: 3 asks for the password in clear text, 5 for its MD5 with a salt. */
export function authenticationRequest(kind: number, salt: string = ""): Buffer {
  const bytes = Buffer.from(`R\0\0\0\0\0\0\0\0${salt}`, "latin1");
  bytes.writeUInt32BE(bytes.length - 1, 1);
  bytes.writeUInt32BE(kind, 5);
  return bytes;
}
