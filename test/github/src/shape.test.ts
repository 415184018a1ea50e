import { expect, test } from "vitest";
import { published } from "./description.ts";
import type { Schema } from "./schema.ts";
import { shaped, unlisted } from "./shape.ts";

const schemas: Readonly<Record<string, Schema>> = {
  user: { type: "object", properties: { login: { type: "string" } }, required: ["login"] },
};

const thing: Schema = {
  type: "object",
  properties: {
    user: { $ref: "#/schemas/user" },
    note: { type: ["string", "null"] },
    state: { type: "string", enum: ["open", "closed"] },
    url: { type: "string", format: "uri" },
    count: { type: "integer" },
    labels: { type: "array", items: { oneOf: [{ type: "string" }, { $ref: "#/schemas/user" }] } },
    extra: { type: "string" },
  },
  required: ["user", "note", "state", "url", "count", "labels"],
};

test("shaped() gives required keys nobody knows their emptiest value", () => {
  expect(shaped(schemas, thing, {})).toEqual({
    user: { login: "" },
    note: null,
    state: "open",
    url: "https://github.com/",
    count: 0,
    labels: [],
  });
});

test("shaped() keeps what is known, right or wrong, and leaves out what the schema does not have", () => {
  const known = {
    user: { login: "ann", age: 7 },
    count: "seven",
    extra: "x",
    other: 1,
    labels: ["a", { login: "b" }],
  };
  expect(shaped(schemas, thing, known)).toMatchObject({
    user: { login: "ann" },
    count: "seven",
    extra: "x",
    labels: ["a", { login: "b" }],
  });
  expect(shaped(schemas, thing, known)).not.toHaveProperty("other");
  expect(shaped(schemas, thing, known)).not.toHaveProperty("user.age");
});

test("shaped() joins the parts of allOf", () => {
  const both = {
    allOf: [{ $ref: "#/schemas/user" }, { type: "object", properties: { age: { type: "integer" } } }],
  };
  expect(shaped(schemas, both, { age: 7, other: 1 })).toEqual({ login: "", age: 7 });
});

test("unlisted() names keys the schema does not have, however deep", () => {
  const value = { user: { login: "ann", age: 7 }, labels: [{ login: "b", colour: "red" }], other: 1 };
  expect(unlisted(schemas, thing, value)).toEqual(["user.age", "labels[].colour", "other"]);
});

test("unlisted() allows any key where the schema does", () => {
  expect(unlisted({}, { type: "object", properties: {}, additionalProperties: true }, { any: 1 })).toEqual(
    [],
  );
});

test.each(["rest", "webhooks"] as const)(
  "shaped() satisfies the committed %s description from nothing",
  (name) => {
    const { description, check } = published(name);
    const answers = Object.values(description.operations).flatMap(({ responses }) =>
      Object.entries(responses).flatMap(([status, schema]) => (Number(status) < 300 ? [schema] : [])),
    );
    const events = Object.keys(description.schemas).filter((each) => each.startsWith("webhook-"));
    const roots = [...answers, ...events.map((each) => ({ $ref: `#/schemas/${each}` }))];
    const wrong = roots.map((schema) => check(schema, shaped(description.schemas, schema, undefined)));
    expect(new Set(wrong)).toEqual(
      new Set(name === "rest" ? [null, "/object/sha must NOT have fewer than 40 characters"] : [null]),
    );
  },
);
