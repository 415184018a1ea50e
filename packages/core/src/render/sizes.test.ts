import { describe, expect, test } from "vitest";
import { plan } from "../plan/plan.ts";
import { readCatalog } from "../read-catalog.ts";
import { factsWith, tableOf } from "../testing/facts.ts";
import { sha256, up } from "../testing/intent.ts";
import { state, tenants } from "../testing/state.ts";
import { bytesText } from "./bytes.ts";
import { plainPalette } from "./palette.ts";
import { sizesMarkdown, sizesText } from "./sizes.ts";

const folder = readCatalog(
  [
    { path: "public/001_plans.sql", text: "alter table plans add column price int;" },
    {
      path: "tenant/002_mail.sql",
      text: `alter table users add column mail text; -- not posts
insert into log values ('tags'); create index on "Odd" (a);`,
    },
  ],
  sha256,
);
const facts = factsWith({
  tables: [
    { ...tableOf("plans", 8192), kind: "public", targets: 1 },
    tableOf("Odd", 100),
    tableOf("plans", 5e9),
    tableOf("posts", 5e9),
    tableOf("tags", 5e9),
    tableOf("users", 12_345_678_901),
  ],
});
const planned = plan(folder, state({ public: "", ...tenants(3, "") }), up(), sha256);

describe("sizesText()", () => {
  test("shows the tables that the plan names, where it runs, the largest first", () => {
    expect(sizesText(planned, folder, facts, plainPalette)).toMatchInlineSnapshot(`
      "
        sizes on 2026-11-17  targets  rows in the largest  p95     largest  all
        users                1,000    123,456,790          1.1 GB  11 GB    230 GB
        plans (public)       1        82                   819 B   8.0 kB   160 kB
        Odd                  1,000    1                    10 B    100 B    2.0 kB
      "
    `);
  });

  test("says of what nobody could measure that it is unknown", () => {
    const tables = [
      { ...tableOf("users", 0), unknown: 1000 },
      { ...tableOf("Odd", 8192), unknown: 3 },
    ];
    expect(sizesText(planned, folder, factsWith({ tables }), plainPalette)).toMatchInlineSnapshot(`
      "
        sizes on 2026-11-17  targets  rows in the largest  p95            largest         all
        Odd                  1,000    82                   819 B or more  8.0 kB or more  160 kB or more
        users                1,000    0                    unknown        unknown         unknown
      "
    `);
  });

  test("says nothing where the facts know none of them, or nothing is planned", () => {
    expect(sizesText(planned, folder, factsWith(), plainPalette)).toBe("");
    const done = plan(folder, state({}), up(), sha256);
    expect(sizesText(done, folder, facts, plainPalette)).toBe("");
  });
});

describe("sizesMarkdown()", () => {
  test("is a table that nothing in a name can break", () => {
    const odd = factsWith({ tables: [{ ...tableOf("users", 1024), table: "users" }] });
    expect(sizesMarkdown(planned, folder, odd)).toMatchInlineSnapshot(`
      "
      <details open><summary>Sizes on 2026-11-17</summary>

      | Table | Targets | Rows in the largest | p95 | Largest | All |
      | :-- | --: | --: | --: | --: | --: |
      | \`users\` | 1,000 | 11 | 102 B | 1.0 kB | 20 kB |

      </details>
      "
    `);
    expect(sizesMarkdown(planned, folder, factsWith())).toBe("");
  });
});

describe("bytesText()", () => {
  test.each([
    [0, "0 B"],
    [1023, "1023 B"],
    [1024, "1.0 kB"],
    [8192, "8.0 kB"],
    [12 * 1024 ** 3, "12 GB"],
    [5000 * 1024 ** 4, "5000 TB"],
  ])("%s is %s", (bytes, text) => expect(bytesText(bytes)).toBe(text));
});
