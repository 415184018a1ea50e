import { connect, createServer } from "node:net";
import type { Socket } from "node:net";
import { onTestFinished } from "vitest";

/** Refuses so many clients like a server that is starting, then hands all others on to the server of this URL. */
export async function startingServer(
  url: string,
  refused: number,
): Promise<{ readonly url: string; clients(): number }> {
  const { port, hostname } = new URL(url);
  let clients = 0;
  const door = createServer((client) => {
    clients += 1;
    client.on("error", () => {});
    if (clients <= refused) client.once("data", () => client.end(startingUp()));
    else join(client, connect(Number(port), hostname));
  });
  await new Promise<void>((resolve) => void door.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void door.close());
  const address = door.address();
  const there = new URL(url);
  there.port = String(typeof address === "object" && address !== null ? address.port : 0);
  return { url: there.href, clients: () => clients };
}

function join(client: Socket, server: Socket): void {
  client.on("close", () => server.destroy());
  server.on("error", () => {}).on("close", () => client.destroy());
  client.pipe(server);
  server.pipe(client);
}

function startingUp(): Buffer {
  const fields = "SFATAL\0VFATAL\0C57P03\0Mthe database system is starting up\0\0";
  const bytes = Buffer.from(`E\0\0\0\0${fields}`, "latin1");
  bytes.writeUInt32BE(bytes.length - 1, 1);
  return bytes;
}
