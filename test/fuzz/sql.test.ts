import { createHash } from "node:crypto";
import { readCatalog, splitStatements } from "@tenantry/core";
import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { oracle } from "../oracle/counting.ts";
import type { Oracle } from "../oracle/counting.ts";
import { validText } from "../oracle/grammar.ts";
import { damaged, tries } from "./damage.ts";

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

const file = damaged(
  fc
    .array(
      fc.oneof(
        validText,
        fc.constantFrom(
          "--! scope: tenant\n--! description: words\n--! requires: public/001_a, tenant/002_b\n",
          "--! transaction: off\ncreate index concurrently i on t (a);\n",
          "--! batch: until-no-rows\ndelete from t where gone;\n",
          "--! down\ndrop table t;\n--! verify\nselect true;\n",
          "begin;\ncreate table t ();\ncommit;\n",
          "-- migrate:up\nselect :'tenant', :\"schema\";\n-- migrate:down\n",
        ),
      ),
      { maxLength: 4 },
    )
    .map((parts) => parts.join("")),
);

const name = fc.oneof(
  fc.constantFrom(
    "tenant/001_a.sql",
    "public/schema.sql",
    "tenant.seed.sql",
    "001_a.up.sql",
    "both/20260101000000_b.sql",
  ),
  fc.string({ unit: "binary", maxLength: 20 }).map((text) => `tenant/${text}.sql`),
);

describe("any text", () => {
  let server: Oracle;

  beforeAll(async () => {
    server = await oracle();
    await server.sql`create table plain (value text)`;
    await server.sql`create table ruled (value text)`;
  });

  test("that the server takes is split into what the server counts", async () => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(damaged(validText), async (text) => {
        // The protocol ends a text there, so no file may have one.
        fc.pre(!text.includes("\u0000"));
        const answer = await server.ask(text);
        await server.ask("rollback");
        if ("refused" in answer) return;
        taken += 1;
        const { pieces, faults } = splitStatements(text);
        const count = pieces.filter(({ kind }) => kind === "statement").length;
        expect({ faults, count }).toEqual({ faults: [], count: answer.completed });
      }),
      { numRuns: tries },
    );
    // Most of what is damaged a little is still SQL to somebody.
    expect(taken).toBeGreaterThan(tries / 20);
  });

  test("is read as a migration, or refused by problems that say where and what to do", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(name, file), { maxLength: 3, selector: ([path]) => path }),
        (files) => {
          const given = files.map(([path, text]) => ({ path, text }));
          const { migrations, problems } = readCatalog(given, sha256);
          for (const { code, message, help, path } of problems) {
            expect(code).toMatch(/^[a-z-]+$/);
            expect(message.trim()).not.toBe("");
            expect(help.trim()).not.toBe("");
            expect(path === undefined || given.some((one) => one.path === path)).toBe(true);
          }
          for (const { up, path } of migrations) {
            const source = given.find((one) => one.path === path)?.text ?? "";
            for (const { text } of up.statements) expect(source.replace(/^\uFEFF/, "")).toContain(text);
          }
          expect(readCatalog(given.toReversed(), sha256)).toEqual(readCatalog(given, sha256));
        },
      ),
      { numRuns: tries },
    );
  });
});
