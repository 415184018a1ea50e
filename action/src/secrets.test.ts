import { expect, test } from "vitest";
import { secretsOf } from "./secrets.ts";

const url = "postgres://ann:p%40ss%2Fword@db.example:5432/shop";
const { forms, scrub } = secretsOf([url], ["ghs_token"]);

test.each([
  ["the URL", url],
  ["the password as it is in the URL", "p%40ss%2Fword"],
  ["the password itself", "p@ss/word"],
  ["user and password", "ann:p@ss/word"],
  ["the token", "ghs_token"],
  ["the URL in JSON", JSON.stringify({ url })],
  ["the URL as a parameter", encodeURIComponent(url)],
  ["the URL in base64", Buffer.from(url).toString("base64")],
  ["the password in hexadecimal", Buffer.from("p@ss/word").toString("hex")],
])("scrub() takes out %s", (_what, text) => {
  const left = scrub(`before ${text} after`);
  expect(left).toContain("***");
  for (const secret of [url, "p@ss", "p%40ss", "ghs_token", "702e"]) expect(left).not.toContain(secret);
});

test.each([0, 1, 2])(
  "scrub() takes the password out of base64 of something longer, at offset %d",
  (offset) => {
    const whole = Buffer.from(`${"x".repeat(offset)}p@ss/word and more`).toString("base64");
    expect(scrub(whole)).toContain("***");
  },
);

test("secretsOf() knows a password that is a parameter, and one that has lines", () => {
  expect(secretsOf(["host=db password=hunter22"], []).scrub("hunter22")).toBe("***");
  expect(secretsOf(["postgres://a:one1\ntwo2@h/d"], []).forms).toContain("two2@h/d");
});

test("learn() tells the forms that are new, and scrub() takes them out, the longer before what is in them", () => {
  const secrets = secretsOf(["postgres://ann:hunter22@db/shop"], []);
  const learned = secrets.learn(["postgres://bea:hunter22again@db/shop"]);
  expect(learned).toEqual(expect.arrayContaining(["hunter22again", "bea:hunter22again"]));
  expect(learned).not.toContain("hunter22");
  expect(secrets.forms).toEqual(expect.arrayContaining([...learned, "hunter22"]));
  expect(secrets.scrub("hunter22again, hunter22")).toBe("***, ***");
  expect(secrets.learn(["postgres://bea:hunter22again@db/shop", ""])).toEqual([]);
});

test("scrub() leaves nothing of forms that overlap", () => {
  const { scrub } = secretsOf([], ["abcdef", "efghijkl", "mnop", "mnopq"]);
  expect(scrub("abcdefghijkl")).toBe("***");
  expect(scrub("abcdef, efghijkl-mnopqr")).toBe("***, ***-***r");
  expect(scrub("abcdefabcdef")).toBe("******");
  expect(scrub("abc")).toBe("abc");
});

test("scrub() goes through a text once, also with the passwords of thousands of tenants", () => {
  const tenants = Array.from({ length: 3_000 }, (_, n) => `postgres://t${n}:pass-${n}-word@db/t${n}`);
  const many = secretsOf(["postgres://ann:hunter22@db/shop"], []);
  expect(many.learn(tenants).length).toBeGreaterThan(30_000);
  expect(many.learn(tenants)).toEqual([]);
  const lines = Array.from({ length: 3_000 }, (_, n) => `tenant ${n} by pass-${n}-word and hunter22`);
  expect(many.scrub(lines.join("\n"))).toBe(lines.map((_, n) => `tenant ${n} by *** and ***`).join("\n"));
});

test("secretsOf() leaves what is too short to hide anything, and has no empty form", () => {
  expect(secretsOf(["postgres://a:b@h/d", ""], [""]).scrub("a b")).toBe("a b");
  expect(forms.every((form) => form.length >= 4)).toBe(true);
});
