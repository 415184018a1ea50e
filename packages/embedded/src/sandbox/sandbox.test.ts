import { describe, expect, onTestFinished, test } from "vitest";
import { allowance } from "./allowance.ts";
import { isHealthy, opened } from "../testing/sandbox.ts";

const secret = "TENANTRY_TEST_SECRET";

describe("openSandbox()", () => {
  test("runs SQL, and says what the server refuses and remarks", async () => {
    const sandbox = await opened();
    const text = "create table t (a int primary key); insert into t values (1), (2); select a from t";
    const { results, error } = await sandbox.run(text, 3);
    expect(error).toBeNull();
    expect(results.map(({ count, rows }) => [count, rows])).toEqual([
      [0, []],
      [2, []],
      [expect.any(Number), [{ a: 1 }, { a: 2 }]],
    ]);
    const refused = await sandbox.run("select 1; select nope", 2);
    expect(refused.error).toEqual({
      sqlstate: "42703",
      message: 'column "nope" does not exist',
      position: 18,
    });
    const { notices } = await sandbox.run("do $$ begin raise notice 'hello'; end $$", 1);
    expect(notices).toEqual([{ severity: "NOTICE", sqlstate: "00000", message: "hello" }]);
  });

  test("refuses programs and files of the machine, also to whoever makes himself its superuser", async () => {
    const sandbox = await opened();
    await sandbox.run("create table t (x text)", 1);
    const program = "copy t from program 'id'";
    expect((await sandbox.run(program, 1)).error?.sqlstate).toBe("42501");
    await sandbox.run("set session authorization postgres", 1);
    const file = await sandbox.run("select pg_catalog.pg_read_file('/etc/hostname')", 1);
    expect(file.error).not.toBeNull();
    await expect(sandbox.run(`${program}; select 1`, 2)).rejects.toMatchObject({
      name: "SandboxError",
      code: expect.stringMatching(/^(results|dead)$/),
    });
    await expect(sandbox.run("select 1", 1)).rejects.toThrow("it was ended");
    await isHealthy();
  });

  test("spends an allowance on what is run, not on starting, and answers nothing when it is over", async () => {
    const inAll = allowance(1);
    const sandbox = await opened({ inAll });
    expect(inAll.leftMs()).toBe(1);
    const rounds = async (): Promise<never> => {
      for (;;) await sandbox.run("select 1", 1);
    };
    await expect(rounds()).rejects.toMatchObject({
      code: "time",
      message: expect.stringContaining("in all"),
    });
    expect(inAll.leftMs()).toBe(0);
  });

  test("sees no environment", async () => {
    process.env[secret] = "hunter2";
    onTestFinished(() => {
      delete process.env[secret];
    });
    const sandbox = await opened();
    await sandbox.run("set session authorization postgres", 1);
    const { error } = await sandbox.run("select pg_catalog.pg_read_file('/proc/self/environ')", 1);
    expect(error).not.toBeNull();
  });
});
