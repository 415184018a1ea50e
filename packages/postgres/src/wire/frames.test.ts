import { expect, test } from "vitest";
import { cstring, errorFields, frames } from "./frames.ts";

function frame(type: string, body: string): Buffer {
  const bytes = Buffer.from(`${type}....${body}`);
  bytes.writeUInt32BE(bytes.length - 1, 1);
  return bytes;
}

const stream = Buffer.concat([
  frame("T", "columns"),
  frame("D", "C is in here, and Z"),
  frame("D", ""),
  frame("C", "SELECT 2\0"),
  frame("D", "x".repeat(1000)),
  frame("Z", "I"),
]);

test.each([1, 2, 3, 4, 5, 6, 7, 11, 64, 10_000])(
  "frames() finds the same frames when they come in pieces of %i bytes",
  (size) => {
    const found: string[] = [];
    const take = frames("TCZ", (type, body) => found.push(`${type}:${cstring(body)}`));
    for (let at = 0; at < stream.length; at += size) take(stream.subarray(at, at + size));
    expect(found).toEqual(["T:columns", "C:SELECT 2", "Z:I"]);
  },
);

test("errorFields() reads the fields by their letters", () => {
  const fields = errorFields(Buffer.from("SFATAL\0VFATAL\0C57P01\0Mbye\0\0"));
  expect([fields.get("V"), fields.get("C"), fields.get("M"), fields.get("D")]).toEqual([
    "FATAL",
    "57P01",
    "bye",
    undefined,
  ]);
});
