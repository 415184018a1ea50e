import { describe, expect, test } from "vitest";
import { isLocal, parseConnection, withDatabase } from "./connection.ts";
import type { ParseOptions } from "./connection.ts";

const pem = "-----BEGIN CERTIFICATE-----\n";

/** `host:port/database user:password tls`, or what is wrong. */
function parsed(url: string, options: ParseOptions = {}): string {
  const result = parseConnection(url, "DATABASE_URL", options);
  if ("problems" in result) return result.problems.map(({ message }) => message).join("\n");
  const { host, port, database, user, password, tls } = result.connection;
  return `${host}:${port}/${database} ${user}:${password} ${tls.mode}${tls.ca === null ? "" : " ca"}`;
}

function settings(options: string): unknown {
  const url = `postgres://u@localhost/db?options=${encodeURIComponent(options)}`;
  const result = parseConnection(url, "DATABASE_URL");
  return "problems" in result ? result.problems.map(({ message }) => message) : result.connection.settings;
}

function missing(): string {
  throw new Error("ENOENT");
}

describe("parseConnection()", () => {
  test.each([
    ["postgres://u:p@localhost:5433/db", "localhost:5433/db u:p disable"],
    ["postgresql://u:p@db.example.com/db", "db.example.com:5432/db u:p verify-full"],
    ["POSTGRES://u@localhost", "localhost:5432/u u:null disable"],
    ["postgres://u:p%40%2f%25%20@localhost/d%2Fb", "localhost:5432/d/b u:p@/%  disable"],
    ["postgres://u:p@ss:word@localhost/db", "localhost:5432/db u:p@ss:word disable"],
    ["postgres://u:p@[::1]:6000/db", "::1:6000/db u:p disable"],
    ["postgres://u:p@/db?host=/var/run/postgresql&port=6432", "/var/run/postgresql:6432/db u:p disable"],
    ["postgres://u:p@%2Ftmp/db", "/tmp:5432/db u:p disable"],
    ["postgres:///db?user=a&password=b&host=localhost&dbname=c", "localhost:5432/c a:b disable"],
    ["  postgres://u:p@localhost/db\n", "localhost:5432/db u:p disable"],
    ["postgres://u:p@h/db?channel_binding=require&sslmode=require", "h:5432/db u:p require"],
    ["postgres://u:@localhost/db", "localhost:5432/db u: disable"],
  ])("reads %s", (url, expected) => {
    expect(parsed(url)).toBe(expected);
  });

  test.each([
    ["", "verify-full"],
    ["?sslmode=prefer", "verify-full"],
    ["?sslmode=allow", "verify-full"],
    ["?sslmode=require", "require"],
    ["?sslmode=verify-ca", "verify-full"],
    ["?sslmode=verify-full&sslrootcert=system", "verify-full"],
    ["?sslmode=require&sslrootcert=ca.pem", "verify-full ca"],
    ["?sslrootcert=ca.pem", "verify-full ca"],
  ])("never falls back to plain text off this machine: %j is %s", (query, tls) => {
    expect(parsed(`postgres://u:p@h/db${query}`, { readFile: () => pem })).toBe(`h:5432/db u:p ${tls}`);
  });

  test("obeys sslmode=disable only on this machine, unless anywhere is said", () => {
    expect(parsed("postgres://u:p@127.0.0.1/db?sslmode=disable")).toBe("127.0.0.1:5432/db u:p disable");
    expect(parsed("postgres://u:p@h/db?sslmode=disable")).toBe(
      "DATABASE_URL has sslmode=disable for a server that is not on this machine.",
    );
    expect(parsed("postgres://u:p@h/db?sslmode=disable", { plaintext: "anywhere" })).toBe(
      "h:5432/db u:p disable",
    );
  });

  test("reads the authority's file through the reader it is given", () => {
    const read: string[] = [];
    parsed("postgres://u:p@h/db?sslrootcert=certs%2Fca.pem", { readFile: (path) => (read.push(path), pem) });
    expect(read).toEqual(["certs/ca.pem"]);
    const fault = "DATABASE_URL has an sslrootcert that cannot be read as a PEM file.";
    expect(parsed("postgres://u:p@h/db?sslrootcert=ca.pem")).toBe(fault);
    expect(parsed("postgres://u:p@h/db?sslrootcert=ca.pem", { readFile: () => "no certificate" })).toBe(
      fault,
    );
    expect(parsed("postgres://u:p@h/db?sslrootcert=ca.pem", { readFile: missing })).toBe(fault);
  });

  test("tells everything that is wrong at once, and never a part of the URL that could be secret", () => {
    expect(parsed("postgres://u:hunter2@a:1,b:2/db?sslmode=what&pool=9&options=-x")).toMatchInlineSnapshot(`
      "DATABASE_URL has the parameter "pool", which is not known here.
      DATABASE_URL has an sslmode that is not known.
      DATABASE_URL has options that are not of the form -c name=value.
      DATABASE_URL names several hosts, and which of them may be written to is not ours to guess."
    `);
  });

  test.each([
    ["host=localhost dbname=db", "is not a connection URL"],
    ["mysql://u:p@localhost/db", "is not a connection URL"],
    ["postgres://u:hunter#2@localhost/db", "is not a connection URL"],
    ["", "is not a connection URL"],
    ["postgres://u:hun%zz@localhost/db", "has a % that begins no escape, or one that is no UTF-8"],
    ["postgres://u:hun%00@localhost/db", "has a % that begins no escape, or one that is no UTF-8"],
    ["postgres://u:hunter2@localhost:port/db", "has a port that is no number from 1 to 65535"],
    ["postgres://u:hunter2@localhost:99999/db", "has a port that is no number from 1 to 65535"],
  ])("refuses %j and names the variable", (url, what) => {
    expect(parsed(url)).toBe(`DATABASE_URL ${what}.`);
  });

  test("ends with exit code 2 and a way out", () => {
    const result = parseConnection("nonsense", "CONTROL_DATABASE_URL");
    expect(result).toMatchObject({
      problems: [{ code: "connection-url", severity: "error", exit: 2, help: /postgres:\/\/user/ }],
    });
  });

  test("reads settings as libpq does", () => {
    expect(settings("-c jit=off -cwork_mem=4MB --search-path=a,b")).toEqual({
      jit: "off",
      work_mem: "4MB",
      search_path: "a,b",
    });
    expect(settings("-c x.y=a\\ b\\\\c")).toEqual({ "x.y": "a b\\c" });
    for (const refused of ["-c user=root", "endpoint=abc", "-c", "-c novalue", "-d 5"]) {
      expect(settings(refused)).toEqual(["DATABASE_URL has options that are not of the form -c name=value."]);
    }
  });
});

test("isLocal() is true only for sockets and the loopback interface", () => {
  const local = ["/tmp", "localhost", "127.0.0.1", "127.8.8.8", "::1"];
  const remote = ["127.0.0.1.example.com", "localhost.example.com", "10.0.0.1", "db", "::2"];
  expect(local.filter((host) => !isLocal(host))).toEqual([]);
  expect(remote.filter((host) => isLocal(host))).toEqual([]);
});

test("withDatabase() keeps everything else", () => {
  const result = parseConnection("postgres://u:p@h/db?sslmode=require", "DATABASE_URL");
  if ("problems" in result) throw new Error("not parsed");
  expect(withDatabase(result.connection, "other")).toEqual({ ...result.connection, database: "other" });
});
