import { connect, createServer } from "node:net";
import { onTestFinished } from "vitest";

const start = 5;

/**
 * A relay that hides which backend answers, as a transaction pooler does: clients are told the process id 1.
 * Returns the URL with its port.
 */
export async function hidingPooler(url: string): Promise<string> {
  const { port, hostname } = new URL(url);
  const relay = createServer((client) => {
    const server = connect(Number(port), hostname);
    server.on("data", (chunk) => void client.write(hidden(chunk)));
    client.on("data", (chunk) => void server.write(chunk));
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on("error", () => {}).on("close", () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => void relay.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void relay.close());
  const address = relay.address();
  const through = new URL(url);
  through.port = String(typeof address === "object" && address !== null ? address.port : 0);
  return through.href;
}

/** BackendKeyData is a K, a length of 12, the process id and a secret; it comes in one piece. */
function hidden(chunk: Buffer): Buffer {
  const at = chunk.indexOf(Buffer.from([0x4b, 0, 0, 0, 12]));
  if (at === -1) return chunk;
  const changed = Buffer.from(chunk);
  changed.writeUInt32BE(1, at + start);
  return changed;
}
