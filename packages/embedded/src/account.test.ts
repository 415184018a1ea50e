import { chmodSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findAccount } from "./account.ts";
import { findPostgres } from "./binaries.ts";
import { closedFolder } from "./closed-folder.ts";
import { temporaryFolder } from "./testing/folder.ts";

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

test("findAccount() names the folder that keeps every other user out", () => {
  const folder = temporaryFolder();
  const open = closedFolder(folder);
  const closed = join(folder, "closed");
  mkdirSync(join(closed, "native"), { recursive: true });
  chmodSync(closed, 0o700);
  const link = join(closed, "native", "nothing");
  symlinkSync("/no/such/postgres", link);
  expect(closedFolder(link)).toBe(open ?? closed);
  expect(() => findAccount(link, "root")).toThrow(`Open it with \`chmod o+x ${open ?? closed}\``);
  expect(() => findAccount(link, "not root")).toThrow("does not run on this machine");
});
