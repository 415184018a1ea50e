import { describe, expect, test } from "vitest";
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
