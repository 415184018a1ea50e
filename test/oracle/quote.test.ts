import { quoteIdent, quoteLiteral } from "@tenantry/core";
import { freshDatabase } from "@tenantry/kit";
import type { FreshDatabase } from "@tenantry/kit";
import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";

const awkward = fc.constantFrom(
  "'",
  '"',
  "\\",
  ";",
  "--",
  "$$",
  "\n",
  "\r",
  "é",
  "🙂",
  "A",
  "a",
  " ",
  "%",
  "tenant_",
);
const sendable = fc
  .oneof(
    fc.array(awkward, { maxLength: 12 }).map((parts) => parts.join("")),
    fc.string({ unit: "binary", maxLength: 15 }),
  )
  .filter((text) => !text.includes("\0") && !/\p{Surrogate}/u.test(text));
const name = sendable.filter((text) => Buffer.byteLength(text) <= 63);

describe("quoting", () => {
  let database: FreshDatabase;

  beforeAll(async () => {
    database = await freshDatabase();
  });

  test("quoteIdent() is the server's quote_ident, except that it always quotes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(name, { minLength: 1, maxLength: 20 }), async (names) => {
        const rows = await database.sql<{ quoted: string; name: string }[]>`
          select name, quote_ident(name) as quoted from unnest(${names}::text[]) with ordinality as t(name, at) order by at`;
        for (const row of rows) expect([row.quoted, `"${row.quoted}"`]).toContain(quoteIdent(row.name));
        expect(rows.map((row) => row.name)).toEqual(names);
      }),
      { numRuns: 100 },
    );
  });

  test("quoteIdent() names what it was given", async () => {
    await fc.assert(
      fc.asyncProperty(
        name.filter((text) => text !== ""),
        async (label) => {
          const described = await database.sql.unsafe(`select 1 as ${quoteIdent(label)}`);
          expect(described.columns.map((column) => column.name)).toEqual([label]);
        },
      ),
      { numRuns: 100 },
    );
  });

  test("quoteLiteral() is read back as what it was given", async () => {
    await fc.assert(
      fc.asyncProperty(sendable, async (value) => {
        const [row] = await database.sql.unsafe<{ value: string }[]>(
          `select ${quoteLiteral(value)} as value`,
        );
        expect(row?.value).toBe(value);
      }),
      { numRuns: 300 },
    );
  });
});
