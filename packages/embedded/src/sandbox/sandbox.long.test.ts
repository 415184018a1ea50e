import { describe, expect, test } from "vitest";
import { allowance } from "./allowance.ts";
import { isHealthy, opened } from "../testing/sandbox.ts";

describe("openSandbox()", () => {
  test("ends an endless loop", async () => {
    const sandbox = await opened({ timeoutMs: 1_000 });
    await expect(sandbox.run("do $$ begin loop end loop; end $$", 1)).rejects.toMatchObject({
      code: "time",
      message: "The SQL took longer than 1 s: the sandbox was ended.",
    });
    await isHealthy();
  });

  test("ends what takes too long in all, and all that shares the allowance with it", async () => {
    const inAll = allowance(1_500);
    const [one, other] = [await opened({ inAll }), await opened({ inAll })];
    const quarter =
      "do $$ declare t timestamptz := clock_timestamp(); begin while clock_timestamp() < t + interval '250 ms' loop end loop; end $$";
    const answered: unknown[] = [];
    const rounds = async (): Promise<never> => {
      for (;;) answered.push(await one.run(quarter, 1));
    };
    const late = { code: "time", message: "The SQL took longer than 1.5 s in all: the sandbox was ended." };
    await expect(rounds()).rejects.toMatchObject(late);
    expect(answered.length).toBeLessThan(6);
    await expect(other.run("select 1", 1)).rejects.toMatchObject(late);
    await isHealthy();
  });

  test("ends what takes too much memory", async () => {
    const sandbox = await opened({ memoryBytes: 150 * 1024 * 1024, timeoutMs: 600_000 });
    const bomb =
      "create table t as select repeat(md5(n::text), 100) as x from generate_series(1, 100000000) n";
    await expect(sandbox.run(bomb, 1)).rejects.toMatchObject({
      code: "memory",
      message: "The SQL took more than 150 MB: the sandbox was ended.",
    });
    await isHealthy();
  });
});
