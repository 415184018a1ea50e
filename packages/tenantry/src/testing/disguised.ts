import { connect, createServer } from "node:net";
import { onTestFinished } from "vitest";

/** A way to this server on which it says to be of another version: `server_version_num`, six digits. */
export async function disguised(url: string, version: string): Promise<string> {
  const target = new URL(url);
  const door = createServer((client) => {
    const server = connect(Number(target.port || "5432"), target.hostname);
    client.pipe(server);
    server.on("data", (chunk: Buffer) => {
      // As long as what it replaces, so that the lengths of the protocol stay right.
      client.write(Buffer.from(chunk.toString("latin1").replace(/\b1[4-9]00\d\d\b/, version), "latin1"));
    });
    for (const socket of [client, server]) {
      socket.on("error", () => {});
      socket.on("close", () => [client, server].forEach((one) => one.destroy()));
    }
  });
  await new Promise<void>((resolve) => {
    door.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(async () => {
    await new Promise((done) => door.close(done));
  });
  const address = door.address();
  const through = new URL(url);
  through.port = String(typeof address === "object" && address !== null ? address.port : "");
  return through.href;
}
