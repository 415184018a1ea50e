import { expect, test } from "vitest";
import { leaksOf } from "./leaks.ts";

const url = "postgres://ann:p%22%40ss%2Fw%C3%B6rd@db.example:5432/shop";
const password = 'p"@ss/wörd';

test.each([
  ["the URL", url],
  ["the password", `password is ${password}`],
  ["the password in the URL", "p%22%40ss%2Fw%C3%B6rd"],
  ["the password in JSON", JSON.stringify({ password })],
  ["the URL in JSON in JSON", JSON.stringify(JSON.stringify({ url }))],
  ["the host with the password", `${password}@db.example:5432`],
  ["base64 of the password in something longer", Buffer.from(`x${password} and more`).toString("base64")],
  ["the password in hexadecimal", Buffer.from(password).toString("hex")],
])("leaksOf() finds %s", (_what, text) => {
  expect(leaksOf(`before ${text} after`, [url])).not.toEqual([]);
});

test("leaksOf() finds a secret that is no URL", () => {
  expect(leaksOf("token ghs_16C7e42F292c6912E7 here", [], ["ghs_16C7e42F292c6912E7"])).not.toEqual([]);
});

test("leaksOf() finds nothing where there is nothing", () => {
  expect(leaksOf("ann at db.example, ***", [url, ""])).toEqual([]);
});
