import { connect } from "node:net";
import postgres from "postgres";
import { expect, test } from "vitest";
import { afterTest } from "./after-test.ts";
import { freshDatabase } from "./database.ts";
import { proxy } from "./proxy.ts";
import type { Proxy, ProxyOptions } from "./proxy.ts";
import { until } from "./until.ts";

test("proxy() passes everything on and logs what the client sent", async () => {
  const { through, link } = await throughProxy();
  expect(await through.unsafe("select 1 as one; select 2 as two")).toEqual([[{ one: 1 }], [{ two: 2 }]]);
  const text = "select pg_backend_pid() as pid";
  const [row] = await through.unsafe(text);

  expect(link.messages.at(-1)).toEqual({
    index: 2,
    connection: 1,
    type: "Q",
    text,
    backend: row?.["pid"],
  });
  expect([link.connections(), link.roundTrips()]).toEqual([1, 2]);
});

test("proxy() understands messages that arrive in pieces", async () => {
  const { through, link } = await throughProxy();
  const text = `select length('${"é".repeat(300_000)}') as n`;
  expect(await through.unsafe(text)).toEqual([{ n: 300_000 }]);
  expect(link.messages.map((message) => message.text)).toEqual([text]);
});

test("proxy() counts a pipelined statement with parameters as the turns it takes", async () => {
  const { through, link } = await throughProxy();
  await through`select ${1}::int as n`;
  const first = link.roundTrips();
  await through`select ${2}::int as n`;

  expect(link.messages.some(({ type, text }) => type === "P" && text === "select $1::int as n")).toBe(true);
  expect(link.roundTrips() - first).toBe(1);
});

test.each(["rst", "fin"] as const)("a cut before a message by %s keeps it from the server", async (how) => {
  const { through, direct, link } = await throughProxy({ cut: { message: 2, when: "before", how } });
  await through.unsafe("create table public.one ()");
  await expect(through.unsafe("create table public.two ()")).rejects.toThrow();

  expect(link.hasCut()).toBe(true);
  expect(await names(direct)).toEqual(["one"]);
});

test.each(["rst", "fin"] as const)("a cut after a message by %s happens when it is done", async (how) => {
  const { through, direct } = await throughProxy({ cut: { message: 2, when: "after", how } });
  await through.unsafe("create table public.one ()");
  await expect(through.unsafe("create table public.two ()")).rejects.toThrow();

  expect(await names(direct)).toEqual(["one", "two"]);
});

test("a cut during a message leaves the server alone with it", async () => {
  const slow = "select pg_sleep(0.2); create table public.late ()";
  const cut = { message: ({ text }: { text: string }) => text === slow, when: "during", how: "rst" } as const;
  const { through, direct } = await throughProxy({ cut });
  await expect(through.unsafe(slow)).rejects.toThrow();

  expect(await names(direct)).toEqual([]);
  await until(async () => (await names(direct)).includes("late"));
});

test("a blackhole leaves the client waiting, and only for the connection that was cut", async () => {
  const { through, link } = await throughProxy({ cut: { message: 1, when: "after", how: "blackhole" } }, 2);
  const lost = through.unsafe("select 1 as lost").catch(() => "ended");
  await until(() => link.hasCut());

  expect(await through.unsafe("select 2 as found")).toEqual([{ found: 2 }]);
  expect(await Promise.race([lost, through.unsafe("select 3")])).toEqual([{ "?column?": 3 }]);
  await link.close();
  expect(await lost).toBe("ended");
});

test("onMessage() runs before the server sees the message", async () => {
  const seen: unknown[] = [];
  const { through, direct } = await throughProxy({
    async onMessage({ type }) {
      if (type === "Q") seen.push(await names(direct));
    },
  });
  await through.unsafe("create table public.one ()");
  await through.unsafe("create table public.two ()");

  expect(seen).toEqual([[], ["one"]]);
});

test("arm() counts from now, door() refuses and cutAll() ends what is open", async () => {
  const { through, direct, link } = await throughProxy();
  await through.unsafe("create table public.one ()");
  link.arm({ message: 1, when: "before", how: "rst" });
  await expect(through.unsafe("create table public.two ()")).rejects.toThrow();

  link.door("shut");
  expect(await isRefused(link)).toBe(true);
  link.door("open");
  await through.unsafe("create table public.three ()");
  link.cutAll("rst");

  expect(await names(direct)).toEqual(["one", "three"]);
});

test("a silent door takes a connection and never answers", async () => {
  const { link } = await throughProxy();
  link.door("silent");
  const socket = connect(Number(new URL(link.url).port), "127.0.0.1");
  const seen: string[] = [];
  socket.on("data", () => seen.push("data")).on("close", () => seen.push("close"));
  // As any client asks whether encryption is to be had, which is always answered.
  socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]));
  await until(() => link.connections() === 1);
  link.door("open");
  await isAnswered(link);
  expect(seen).toEqual([]);
  await link.close();
  await until(() => seen.includes("close"));
});

/** Another client that came later has its answer. */
async function isAnswered(link: Proxy): Promise<void> {
  const socket = connect(Number(new URL(link.url).port), "127.0.0.1");
  socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]));
  await new Promise((answered) => socket.once("data", answered));
  socket.destroy();
}

async function throughProxy(options: ProxyOptions = {}, max = 1): Promise<Fixture> {
  const { url, sql: direct } = await freshDatabase();
  const link = await proxy(url, options);
  const through = postgres(link.url, { max, fetch_types: false, connect_timeout: 600 });
  afterTest(() => through.end({ timeout: 0 }));
  return { through, direct, link };
}

/** postgres.js itself would try again for as long as the door is shut. */
async function isRefused(link: Proxy): Promise<boolean> {
  const before = link.connections();
  const socket = connect(Number(new URL(link.url).port), "127.0.0.1").on("error", () => {});
  await new Promise((closed) => socket.once("close", closed));
  return link.connections() === before;
}

interface Fixture {
  readonly through: postgres.Sql;
  readonly direct: postgres.Sql;
  readonly link: Proxy;
}

async function names(sql: postgres.Sql): Promise<readonly string[]> {
  const rows = await sql<
    { name: string }[]
  >`select tablename as name from pg_tables where schemaname = 'public' order by name`;
  return rows.map(({ name }) => name);
}
