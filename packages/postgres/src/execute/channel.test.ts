import { expect, test } from "vitest";
import { channel } from "./channel.ts";

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const read: T[] = [];
  for await (const item of items) read.push(item);
  return read;
}

test("channel() hands on everything in order, also what comes before the reader", async () => {
  const events = channel<number>(2);
  events.put(1);
  const read = all(events.read());
  events.put(2);
  await Promise.resolve();
  events.put(3);
  events.close();
  expect(await read).toEqual([1, 2, 3]);
});

test("channel() lets a writer wait until there is room", async () => {
  const events = channel<number>(1);
  events.put(1);
  let hasRoom = false;
  const room = events.room().then(() => (hasRoom = true));
  await Promise.resolve();
  expect(hasRoom).toBe(false);
  await events.read().next();
  await room;
  expect(hasRoom).toBe(true);
});

test("channel() lets waiting writers go when it is closed", async () => {
  const events = channel<number>(1);
  events.put(1);
  const room = events.room();
  events.close();
  await room;
});

test("channel() replaces an unread item that a newer one makes needless", async () => {
  const events = channel<string>(9);
  for (const item of ["a1", "b1", "a2", "a3"]) events.put(item, (unread) => unread[0] === item[0]);
  events.close();
  expect(await all(events.read())).toEqual(["a3", "b1"]);
});
