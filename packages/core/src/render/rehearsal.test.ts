import { describe, expect, test } from "vitest";
import { factsWith, tableOf } from "../testing/facts.ts";
import { locks, rehearsal, rehearsedCohort, rehearsedStep, traced, troubled } from "../testing/rehearsal.ts";
import { plainPalette } from "./palette.ts";
import { rehearsalMarkdown } from "./rehearsal-markdown.ts";
import { rehearsalText } from "./rehearsal-text.ts";

const index = traced("create index users_email on users (email)", {
  line: 3,
  locks: locks("users=SHARE"),
  held: locks("plans=ACCESS EXCLUSIVE"),
  builds: [{ index: "users_email", table: "users" }],
});
const proven = rehearsal(
  [
    rehearsedCohort([rehearsedStep({ statements: [index], verified: 2 })], {
      count: 9998,
      base: "tenant/schema.sql",
    }),
  ],
  { notes: ["The extension postgis is not on the scratch server."] },
);
const facts = factsWith({ tables: [tableOf("users", 9_800_000_000)] });

describe("rehearsalText()", () => {
  test("says what was proven, and what each statement locks", () => {
    expect(rehearsalText(proven, facts, plainPalette)).toMatchInlineSnapshot(`
      "Rehearsal on PostgreSQL 18.4 (the embedded server, empty tables): 1 of 1 step went up, down and up again

        note The extension postgis is not on the scratch server.

        9,998 tenants like acme at 1_a, from tenant/schema.sql
          ✓ tenant/2_b  up, down, up, 2 checks held

        at         statement                                  lock         blocks                               work                largest target           estimate
        2_b.sql:3  create index users_email on users (email)  SHARE users  reads and writes; still holds plans  builds users_email  98,000,000 rows, 9.1 GB  about 15 min
        Estimate: bytes of the largest target by rates that were measured once on two busy cores. Your server was not asked.
      "
    `);
  });

  test("shows what failed under its line, and what came back otherwise side by side", () => {
    expect(rehearsalText(troubled(), null, plainPalette)).toMatchInlineSnapshot(`
      "Rehearsal on PostgreSQL 18.4 (the embedded server, empty tables): 0 of 3 steps went up, down and up again; 1 failed, 1 left something else behind, 1 not run and 1 cohort not rehearsed

        acme at 1_a
          ✗ tenant/2_b  down does not bring back what was there before
            index users_email
              + CREATE INDEX users_email ON users
            column users.plan
              - text
              + text default 'x'
          ✗ tenant/3_c  fails on up
            migrations/tenant/3_c.sql:2:13 relation "userz" does not exist (42P01)
              alter table userz add x int
                          ^
          – tenant/4_d  not run: tenant/3_c has to work first

        corp at 1_a
          not rehearsed: 1_a was marked without being run

        at         statement                        lock                    blocks            work
        2_b.sql:1  alter table users add plan text  ACCESS EXCLUSIVE users  reads and writes  catalog only
      "
    `);
  });

  test("does not look like a proof where nothing was run", () => {
    const none = rehearsal([], { server: null, skipped: "the branch is a fork's" });
    expect(rehearsalText(none, null, plainPalette)).toBe("Rehearsal: not run: the branch is a fork's\n");
  });
});

describe("rehearsalMarkdown()", () => {
  test("shows a proof", () => {
    expect(rehearsalMarkdown(proven, "production", facts)).toMatchInlineSnapshot(`
      "### Rehearsal · production

      > [!NOTE]
      > ✅ 1 of 1 step went up, down and up again

      - The extension postgis is not on the scratch server.

      <details open><summary>What each statement locks and does (seen on PostgreSQL 18.4, empty tables)</summary>

      | Statement | Lock | Blocks | Work | Largest target | Estimate: p50 · p95 · max |
      | :-- | :-- | :-- | :-- | --: | --: |
      | \`2_b.sql:3\` \`create index users_email on users (email)\` | \`SHARE\` \`users\` | reads and writes; still holds \`plans\` | builds \`users_email\` | 98,000,000 rows, 9.1 GB | about 9 s · about 90 s · about 15 min |

      <sub>Estimate: bytes of a target by rates that were measured once on two busy cores. Your server was not asked.</sub>

      </details>
      "
    `);
  });

  test("shows failures", () => {
    expect(rehearsalMarkdown(troubled(), "production", null)).toMatchInlineSnapshot(`
      "### Rehearsal · production

      > [!CAUTION]
      > ⛔ 0 of 3 steps went up, down and up again; 1 failed, 1 left something else behind, 1 not run and 1 cohort not rehearsed (1\\_a was marked without being run)

      <details open><summary>What each statement locks and does (seen on PostgreSQL 18.4, empty tables)</summary>

      | Statement | Lock | Blocks | Work |
      | :-- | :-- | :-- | :-- |
      | \`2_b.sql:1\` \`alter table users add plan text\` | \`ACCESS EXCLUSIVE\` \`users\` | reads and writes | catalog only |

      </details>

      #### ⛔ \`tenant/2_b\`: down does not bring back what was there before — \`migrations/tenant/2_b.sql\`

      \`\`\`diff
        index users_email
      + CREATE INDEX users_email ON users
        column users.plan
      - text
      + text default 'x'
      \`\`\`

      #### ⛔ \`tenant/3_c\` fails on up — \`migrations/tenant/3_c.sql:2:13\`

      relation "userz" does not exist (\`42P01\`)

      \`\`\`sql
      alter table userz add x int
                  ^
      \`\`\`
      "
    `);
  });

  test("lets nothing in a file become Markdown", () => {
    const hostile = "select '|` <b> @here';";
    const step = rehearsedStep({
      outcome: "failed",
      during: "up",
      statements: [traced(hostile, { locks: locks("a|b`c=SHARE"), held: locks("<i>|=SHARE") })],
      error: {
        sqlstate: "42601",
        message: "</details> @all",
        path: "a.sql",
        line: 1,
        column: 1,
        excerpt: "```\n^",
      },
    });
    const text = rehearsalMarkdown(rehearsal([rehearsedCohort([step])]), "production", null);
    const outside = text.replaceAll(/(`+)(?:(?!\1)[\s\S])+\1/g, "");
    expect(outside).not.toMatch(/@here|@all|<[bi]>|<\/details> /);
    expect(text).toContain(String.raw`a\|b`);
    expect(text).toContain("still holds `<i>\\|`");
  });
});
