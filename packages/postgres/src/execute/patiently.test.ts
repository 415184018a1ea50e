import { expect, test } from "vitest";
import { patiently } from "./patiently.ts";
import { stop } from "./stop.ts";

/** Something that never comes to anything, and how often it was tried; `happens` is called with each try. */
function hopeless(happens: (tried: number) => void = () => undefined) {
  const count = { tried: 0 };
  const act = async (): Promise<null> => {
    count.tried += 1;
    happens(count.tried);
    return await Promise.resolve(null);
  };
  return { count, act };
}

test("patiently() tries until it comes to something", async () => {
  let tried = 0;
  const answer = await patiently(5, undefined, async () => {
    tried += 1;
    return await Promise.resolve(tried === 2 ? "there" : null);
  });
  expect([answer, tried]).toEqual(["there", 2]);
});

test("patiently() tries no more often than it was told", async () => {
  const { count, act } = hopeless();
  expect(await patiently(2, undefined, act)).toBeNull();
  expect(count.tried).toBe(2);
});

test("patiently() tries a few times more once somebody ends the run, whatever was left", async () => {
  const { signal, now } = stop(() => undefined);
  const { count, act } = hopeless((tried) => (tried === 2 ? now("signal") : undefined));
  expect(await patiently(1_000_000, signal, act)).toBeNull();
  expect(count.tried).toBe(5);
});

test("patiently() does not sleep on while somebody ends the run", async () => {
  const { signal, now } = stop(() => undefined);
  const { count, act } = hopeless(() => setImmediate(() => now("signal")));
  const never = patiently(30, signal, act);
  expect(await never).toBeNull();
  expect(count.tried).toBeLessThanOrEqual(5);
});

test("patiently() takes its time where a run stops for another reason", async () => {
  const { signal, now } = stop(() => undefined);
  now("max-failures");
  const { count, act } = hopeless();
  expect(await patiently(5, signal, act)).toBeNull();
  expect(count.tried).toBe(5);
});
