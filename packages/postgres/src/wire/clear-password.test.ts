import { freshDatabase, until } from "@tenantry/kit";
import { describe, expect, test } from "vitest";
import type { Tls } from "../environment.ts";
import { openSession } from "../session.ts";
import { environmentOf } from "../testing/environment.ts";
import { authenticationRequest, rogueServer } from "../testing/rogue-server.ts";
import type { RogueServer } from "../testing/rogue-server.ts";
import { authority, tlsFront } from "../testing/tls-front.ts";

const password = "correct-horse";
const inClear = authenticationRequest(3);

/** What an attempt to log in came to, by a name that is not known to be this machine's. */
async function logIn(
  rogue: RogueServer,
  more: { readonly host?: string; readonly port?: number; readonly tls?: Tls },
): Promise<unknown> {
  const { connection } = environmentOf(rogue.url);
  const tls: Tls = { mode: "disable", ca: null };
  return await openSession(
    { ...connection, host: "127.1", tls, password, ...more },
    { applicationName: "test", connectTimeoutMs: 2_000, deadlineMs: 60_000 },
  ).catch((error: unknown) => error);
}

describe("a server that asks for the password in clear text", () => {
  test("does not get it where nobody verified who it is, and is named", async () => {
    const rogue = await rogueServer((await freshDatabase()).url, inClear);
    expect(await logIn(rogue, {})).toMatchObject({
      name: "ConnectError",
      reason: "authentication",
      message: expect.stringContaining("in clear text, and nobody has verified who it is. It was not sent."),
      help: expect.stringContaining("sslrootcert"),
    });
    expect(rogue.heard()).toEqual([""]);
  });

  test("does not get it through TLS that was not verified", async () => {
    const rogue = await rogueServer((await freshDatabase()).url, inClear);
    const port = await tlsFront(rogue.url);
    expect(await logIn(rogue, { port, tls: { mode: "require", ca: null } })).toMatchObject({
      reason: "authentication",
      message: expect.stringContaining("It was not sent."),
    });
    expect(rogue.heard()).toEqual([""]);
  });

  test("does not get it when the question comes byte by byte", async () => {
    const rogue = await rogueServer((await freshDatabase()).url, inClear, "in pieces");
    expect(await logIn(rogue, {})).toMatchObject({ reason: "authentication" });
    expect(rogue.heard()).toEqual([""]);
  });

  test("gets it where its certificate was verified", async () => {
    const rogue = await rogueServer((await freshDatabase()).url, inClear);
    const port = await tlsFront(rogue.url);
    const attempt = logIn(rogue, { host: "localhost", port, tls: { mode: "verify-full", ca: authority } });
    await until(() => rogue.heard().some((text) => text.includes(password)));
    expect(await attempt).toMatchObject({ reason: "timeout" });
  });

  test("gets it on this machine", async () => {
    const rogue = await rogueServer((await freshDatabase()).url, inClear);
    const attempt = logIn(rogue, { host: "127.0.0.1" });
    await until(() => rogue.heard().some((text) => text.includes(password)));
    expect(await attempt).toMatchObject({ reason: "timeout" });
  });
});

test("a server that asks for MD5 gets a hash, and never the password", async () => {
  const rogue = await rogueServer((await freshDatabase()).url, authenticationRequest(5, "salt"));
  const attempt = logIn(rogue, {});
  await until(() => rogue.heard().some((text) => /md5[0-9a-f]{32}/.test(text)));
  expect(rogue.heard().join("")).not.toContain(password);
  expect(await attempt).toMatchObject({ reason: "timeout" });
});
