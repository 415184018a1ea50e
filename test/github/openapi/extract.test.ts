import { expect, test } from "vitest";
import { operationsOf, plain, schemasOf } from "./extract.ts";

const source = { package: "p", version: "1.0.0", license: "MIT" };

const document = {
  paths: {
    "/things/{id}": {
      get: {
        operationId: "things/get",
        description: "prose",
        parameters: [{ $ref: "#/components/parameters/id" }],
        responses: {
          "200": { content: { "application/json": { schema: { $ref: "#/components/schemas/thing" } } } },
        },
      },
      delete: { operationId: "things/delete", responses: { "204": { description: "gone" } } },
    },
  },
  components: {
    parameters: { id: { name: "id", in: "path", required: true, schema: { type: "integer" } } },
    schemas: {
      thing: { type: "object", properties: { part: { $ref: "#/components/schemas/part" } } },
      part: { type: "string", example: "prose" },
      unused: { type: "string" },
    },
  },
};

test("operationsOf() keeps the named operations with every schema they reach, and no other", () => {
  expect(operationsOf(document, ["things/get"], source)).toEqual({
    source,
    operations: {
      "things/get": {
        method: "GET",
        path: "/things/{id}",
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "integer" } }],
        body: null,
        responses: { "200": { $ref: "#/schemas/thing" } },
      },
    },
    schemas: {
      part: { type: "string" },
      thing: { type: "object", properties: { part: { $ref: "#/schemas/part" } } },
    },
  });
});

test("operationsOf() does not pass over an operation that is not there", () => {
  expect(() => operationsOf(document, ["things/put"], source)).toThrow("no operation things/put");
});

test("schemasOf() follows references from the named schemas", () => {
  expect(Object.keys(schemasOf(document, ["thing"], source).schemas)).toEqual(["part", "thing"]);
});

test("plain() makes nullable a union with null", () => {
  expect(plain({ type: "string", nullable: true, enum: ["a"] })).toEqual({
    type: ["string", "null"],
    enum: ["a", null],
  });
  expect(plain({ nullable: true, $ref: "#/components/schemas/a" })).toEqual({
    anyOf: [{ $ref: "#/schemas/a" }, { type: "null" }],
  });
});

test("plain() drops prose and keeps properties with the same names", () => {
  const properties = {
    description: { type: "string", description: "prose" },
    title: { type: "string", "x-y": 1 },
  };
  expect(plain({ type: "object", title: "prose", required: ["title"], properties })).toEqual({
    type: "object",
    required: ["title"],
    properties: { description: { type: "string" }, title: { type: "string" } },
  });
});
