import { connect, createServer } from "node:net";
import { onTestFinished } from "vitest";

/** The URL of a relay that looks like a transaction pooler: it names another process than the one that answers. */
export async function pooled(url: string): Promise<string> {
  const through = new URL(url);
  const server = createServer((client) => {
    const backend = connect(Number(through.port), through.hostname);
    client.on("error", () => {}).on("close", () => backend.destroy());
    backend.on("error", () => {}).on("close", () => client.destroy());
    client.pipe(backend);
    backend.on("data", (chunk: Buffer) => client.write(disguised(chunk)));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  const relay = new URL(url);
  relay.port = String(address.port);
  return relay.href;
}

// BackendKeyData of protocol 3.0: its type, its length, then the process id.
const keyData = Buffer.from([0x4b, 0, 0, 0, 12]);

function disguised(chunk: Buffer): Buffer {
  const at = chunk.indexOf(keyData);
  if (at === -1) return chunk;
  const changed = Buffer.from(chunk);
  changed.writeUInt32BE(1, at + keyData.length);
  return changed;
}
