import { expect, test } from "vitest";
import { findAccount } from "./account.ts";
import { findPostgres } from "./binaries.ts";

test("findAccount() leaves a user who is not root as it is", () => {
  const { account, version } = findAccount(findPostgres(undefined), "not root");
  expect(account).toEqual({ prefix: [], ids: null });
  expect(version).toMatch(/^18\.\d+$/);
});

test.runIf(process.getuid?.() === 0)("findAccount() never runs the server as root", () => {
  const { account } = findAccount(findPostgres(undefined), "root");
  expect(account.prefix[0] === "unshare" || account.ids !== null).toBe(true);
  expect(account.ids?.uid).not.toBe(0);
});

test("findAccount() says what it tried when nothing works", () => {
  expect(() => findAccount("/no/such/postgres", "root")).toThrow(
    /\/no\/such\/postgres does not run on this machine \(it needs glibc, and it never runs as root\)\. Tried:\n {2}unshare: /,
  );
  expect(() => findAccount("/no/such/postgres", "not root")).toThrow(/as it is: .*ENOENT/);
});
