import { createPrivateKey } from "node:crypto";
import { connect, createServer } from "node:net";
import type { Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import { onTestFinished } from "vitest";

// Made for this test and good for nothing else: a certificate for `localhost` that is its own authority.
const key =
  "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgYdNe6HQgrTGK1tCgH1xkZgYYpGNcMOIZoWXeXzzp8GGhRANCAASRIasgy+qLHANckAzkQrSkkPfoNC+akFc6Vg9T59lQP+wjFttdMDtGDK6mP0fymxP1Brw/3zK/AleUVMMLM1v/";
const certificate =
  "MIIBlTCCATugAwIBAgIUHhEX+sWwgwWxr5al3Xu6J3D5yM4wCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTA3Mjk0NFoYDzIxMjYxMDI4MDcyOTQ0WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASRIasgy+qLHANckAzkQrSkkPfoNC+akFc6Vg9T59lQP+wjFttdMDtGDK6mP0fymxP1Brw/3zK/AleUVMMLM1v/o2kwZzAdBgNVHQ4EFgQUfzufc4ltQuZeuHiM++OpKkxHFCUwHwYDVR0jBBgwFoAUfzufc4ltQuZeuHiM++OpKkxHFCUwDwYDVR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwIDSAAwRQIgN07aVPMwaZntAc7TSBsmZ8Wbbo7+ggxOwrPY6prbWkACIQCh9B+Yk2fgLGvmy9GfRiiNoqnBCBw35gfiCEeaXLwF3w==";

/** PEM of the authority of `tlsFront`. */
export const authority: string = `-----BEGIN CERTIFICATE-----\n${certificate.replaceAll(/.{64}/g, "$&\n")}\n-----END CERTIFICATE-----\n`;

/** Offers TLS in front of the server of this URL; returns its port. `extra` is sent along with the yes, in plain text. */
export async function tlsFront(url: string, extra: string = ""): Promise<number> {
  const { port, hostname } = new URL(url);
  const pem = createPrivateKey({ key: Buffer.from(key, "base64"), format: "der", type: "pkcs8" });
  const secureContext = createSecureContext({
    key: pem.export({ format: "pem", type: "pkcs8" }),
    cert: authority,
  });
  const front = createServer((client) => {
    client.once("data", () => {
      client.write(`S${extra}`);
      join(new TLSSocket(client, { isServer: true, secureContext }), connect(Number(port), hostname));
    });
    client.on("error", () => {});
  });
  await new Promise<void>((resolve) => void front.listen(0, resolve));
  onTestFinished(() => void front.close());
  const address = front.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

function join(client: TLSSocket, server: Socket): void {
  client.on("error", () => {}).on("close", () => server.destroy());
  server.on("error", () => {}).on("close", () => client.destroy());
  client.pipe(server);
  server.pipe(client);
}
