import { array, assert, constantFrom, oneof, property, string } from "fast-check";
import { describe, expect, test } from "vitest";
import { sha256 } from "../testing/intent.ts";
import type { Problem } from "../problem.ts";
import { withHazards } from "../plan/with-hazards.ts";
import { tableOf } from "../testing/facts.ts";
import { locks, rehearsal, troubled } from "../testing/rehearsal.ts";
import { limits } from "../testing/limits.ts";
import { small, uneven, upToDate } from "../testing/scenes.ts";
import { utf8Length } from "../utf8.ts";
import { fit } from "./fit.ts";
import { headerLine, parseHeader, type CommentHeader } from "./header.ts";
import type { Inspection } from "./inspection.ts";
import { planComment, planSummary, type PlanComment } from "./plan-comment.ts";

const header: CommentHeader = {
  env: "production",
  kind: "plan",
  digest: "d1",
  head: "4b8e1f2",
  run: 17_203_344_871,
  attempt: 1,
  verdict: "safe",
  truncated: "no",
  body: "b1",
};

describe("headerLine()", () => {
  test("is one comment to its end, whatever the environment and the digest are", () => {
    const marks = [
      "-->",
      "--!>",
      "->",
      "--",
      ">",
      "<!--",
      "\n",
      '"',
      "\\u002d",
      "\u202e",
      "\u2028",
      "\u2029",
    ];
    const ends = constantFrom(...marks);
    const hostile = array(oneof(ends, string({ unit: "grapheme" }))).map((all) => all.join(""));
    assert(
      property(hostile, hostile, (env, digest) => {
        const line = headerLine({ ...header, env, digest });
        expect(line).toMatch(/^<!-- tenantry:[^\n\r>]*-->$/);
        expect(line.slice(4, -3)).not.toMatch(/--|>|<!/);
        expect(parseHeader(line)).toEqual({ ...header, env, digest });
      }),
    );
  });
});

describe("parseHeader()", () => {
  test("reads what headerLine() wrote, whatever the environment is called", () => {
    for (const env of ["production", "--> <img>", "a--b", 'quo"te']) {
      const line = headerLine({ ...header, env });
      expect(line.slice(4, -3)).not.toMatch(/--|>/);
      expect(parseHeader(line)).toEqual({ ...header, env });
    }
  });

  test("reads what versions before wrote of a cut", () => {
    for (const [was, is] of [
      ["yes", "yes"],
      ["level 3", "level 3"],
      ["level 99", "yes"],
    ]) {
      const line = headerLine(header).replace('"truncated":"no"', `"truncated":"${was}"`);
      expect(parseHeader(line)?.truncated).toBe(is);
    }
  });

  test("is null for anything else", () => {
    const line = headerLine(header);
    const others = ["", ` ${line}`, `${line}x`, line.replace('"v":1', '"v":2'), line.replace("plan", "note")];
    for (const other of [...others, line.replace('"run":', '"ran":'), "<!-- tenantry:plan {} -->"]) {
      expect(parseHeader(other)).toBeNull();
    }
  });
});

describe("fit()", () => {
  const sizes = [() => "x".repeat(300), () => "ü".repeat(140), () => "a\n".repeat(60)];

  test("takes the first size that fits, counted in bytes, from a level on", () => {
    expect(fit(sizes, 0, 300)?.level).toBe(0);
    expect(fit(sizes, 0, 299)?.level).toBe(1);
    expect(fit(sizes, 0, 279)?.level).toBe(2);
    expect(fit(sizes, 2, 300)?.level).toBe(2);
    expect(fit(sizes, 3, 300)).toBeNull();
  });

  test("cuts the last size by whole lines rather than not to fit", () => {
    const cut = fit(sizes, 0, 119);
    expect(cut?.text).toMatch(/^(?:a\n)+\n… and \d+ more lines\.$/);
    expect(utf8Length(cut?.text ?? "")).toBeLessThan(119);
  });
});

describe("planComment()", () => {
  test("starts with its header, and is the same body for another commit and run", () => {
    const one = planComment(said(), sha256);
    const other = planComment(said({ head: "9f00000", run: 9, runUrl: "https://other" }), sha256);
    expect(one.body(0)?.text.split("\n")[0]).toBe(headerLine(one.header));
    expect(other.header.body).toBe(one.header.body);
  });

  test("is another body for another plan, another basis, and a changed configuration", () => {
    const { body } = planComment(said(), sha256).header;
    const others = [
      said({ plan: upToDate().plan }),
      said({ basis: "files" }),
      said({ changedConfig: ["tenantry.config.json"] }),
    ];
    for (const other of others) expect(planComment(other, sha256).header.body).not.toBe(body);
  });

  test("shows less at each level, and every error at all of them", () => {
    const scene = uneven(9998);
    const { body } = planComment(said({ plan: scene.plan, catalog: scene.folder }), sha256);
    const texts = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((level) => body(level)?.text ?? "");
    const lengths = texts.map((text) => text.length);
    for (const text of texts) expect(text).toContain("`edited`");
    // The first two differ by "no" and "yes" alone: there is no long file to cut.
    expect(lengths.slice(1)).toEqual(lengths.slice(1).toSorted((a, b) => b - a));
    expect(lengths.at(-1)).toBeLessThan((lengths[0] ?? 0) / 2);
    expect(texts.map((text) => parseHeader(text.split("\n")[0] ?? "")?.truncated)).toEqual([
      "no",
      ...Array.from({ length: 8 }, (_, index) => `level ${index + 1}`),
    ]);
    expect(body(9)).toBeNull();
  });

  test.each([
    [1000, "migrations/tenant/999_b.sql:1"],
    [3000, "… and 2,995 more"],
  ])("names every code of %i errors, and says how many there are of each", (count, last) => {
    const many = Array.from({ length: count }, (_, each) => ({
      ...hazard,
      path: `migrations/tenant/${each}_b.sql`,
    }));
    const other = { ...hazard, code: "table-rewrite" };
    const plan = withHazards(small().plan, [...many, other]);
    const link = () => `https://github.com/acme/shop/blob/${"0".repeat(40)}/x`;
    const text = planComment(said({ plan, link }), sha256).body(0)?.text ?? "";
    expect(utf8Length(text)).toBeLessThanOrEqual(60_000);
    expect(text).toContain(`\`index-not-concurrent\`, ${count.toLocaleString("en")} errors: `);
    expect(text).toContain(last);
    expect(text).toContain("- ⛔ `table-rewrite`: `migrations/tenant/2_b.sql:1`\n");
    expect(text).toContain("after the merge only reviewed steps run");
  });

  test("gives no tick for what was not run", () => {
    const text = planSummary(said({ basis: "files" }), 900_000);
    expect(text).toContain("| Applied migrations are as they were | ➖ not read: no database was asked |");
    expect(text).toContain("| Rehearsal: up, down, up | ➖ not run |");
    expect(text).not.toContain("tenantry:plan");
  });

  test("shows what the rehearsal saw and proved, the failures of it at every level that has room for errors", () => {
    const { body } = planComment(said({ rehearsal: troubled() }), sha256);
    const texts = [0, 1, 2, 3, 4, 5, 6].map((level) => body(level)?.text ?? "");
    expect(texts[0]).toContain(
      "| `2_b.sql:1` `alter table users add plan text` | `ACCESS EXCLUSIVE` `users` |",
    );
    const check = "| Rehearsal: up, down, up | ⛔ 0 of 3 steps went up, down and up again;";
    for (const text of texts) expect(text).toContain(check);
    expect(texts.map((text) => text.includes("+ CREATE INDEX users_email ON users"))).toEqual([
      true,
      true,
      true,
      true,
      true,
      true,
      false,
    ]);
    expect(texts[4]).not.toContain("`ACCESS EXCLUSIVE` `users`");
  });

  test("says what is known of statements that nobody ran, and of how many nothing is", () => {
    const text = planSummary(
      said({ inspection: looked(), sizes: { at: "", tables: [tableOf("users", 11e6)] } }),
      9e5,
    );
    expect(text).toContain(
      "What each statement locks and does (from the rules of the linter: nothing was run)",
    );
    expect(text).toContain(
      "| `2_b.sql:1` `create index a on users (email)` | `SHARE` `users` | writes | builds an index | 110,000 rows, 10 MB | under 1 s · under 1 s · about 1 s |",
    );
    expect(text).toContain("No lock on a table that is there already is known of 2 other statements.");
    expect(text).toContain(
      "| Hazards in the SQL | ⚠️ looked for: 3 of 4 statements understood (75 %) · 1 hazard accepted |",
    );
    expect(planSummary(said({}), 9e5)).toContain("| Hazards in the SQL | ➖ not run |");
  });

  test("keeps what an error or a warning is about among the statements, and marks it, while it has room for errors", () => {
    const [one] = looked().statements;
    if (one === undefined) throw new Error("no statement");
    const quiet = Array.from({ length: 60 }, (_, index) => ({
      ...one,
      line: index + 2,
      text: `quiet ${index}`,
    }));
    const worse = { ...one, line: 90, text: "create index late" };
    const inspection = { ...looked(), statements: [one, ...quiet, worse] };
    const problems = [
      { ...hazard, line: 92 },
      { ...hazard, severity: "warning", code: "lock-queue", exit: 0 } as const,
    ];
    const { body } = planComment(said({ plan: withHazards(small().plan, problems), inspection }), sha256);
    const texts = [0, 1, 2, 3, 4, 5, 6].map((level) => body(level)?.text ?? "");
    for (const [level, text] of texts.entries()) {
      const at = (line: number, sign: string) =>
        expect(new RegExp(`\\| \`2_b.sql:${line}\` .*\\| ${sign} \\|\n`).test(text), `${level}: ${line}`);
      at(90, "⛔").toBe(level < 6);
      at(1, "⚠️").toBe(level < 6);
      expect(text.includes("`quiet 0`"), `${level}`).toBe(level < 4);
      expect(text.includes("`quiet 38`"), `${level}`).toBe(false);
      expect(text.includes("… and 22 more statements"), `${level}`).toBe(level < 4);
      expect(text.includes("… and 60 more statements"), `${level}`).toBe(level === 4 || level === 5);
    }
  });

  test("estimates the whole where there is work on data, with the range of doing it at once", () => {
    const { plan, folder } = small();
    const [statement] = looked().statements;
    if (statement === undefined) throw new Error("no statement");
    const inspection = {
      ...looked(),
      statements: [{ ...statement, id: "tenant/20260103_0900_index_users_email" }],
    };
    const sizes = { at: "", tables: [{ ...tableOf("users", 11e9), targets: 2 }] };
    const text = (more: Partial<PlanComment>) =>
      planSummary(said({ plan, catalog: folder, inspection, sizes, ...more }), 9e5);
    expect(text({ limits })).toContain(
      "\nEstimate: **about 40 min** with 8 targets at once, **about 6 h** one after the other, for what reads or writes whole tables; nothing else counts, nor waiting for locks.\n",
    );
    expect(text({ limits: { ...limits, concurrency: 1 } })).toContain("\nEstimate: **about 6 h**, for what");
    expect(text({ sizes: null })).not.toContain("\nEstimate: ");
    expect(planComment(said({ inspection, sizes, limits }), sha256).header.body).toBe(
      planComment(said({ inspection, sizes: null, limits }), sha256).header.body,
    );
  });

  test("says how bad a hazard is in this fleet, by sizes that are worth no edit", () => {
    const [statement] = looked().statements;
    if (statement === undefined) throw new Error("no statement");
    const id = "tenant/20260103_0900_index_users_email";
    const inspection = { ...looked(), statements: [{ ...statement, id }] };
    const plan = withHazards(small().plan, [hazard]);
    const sizes = { at: "", tables: [tableOf("users", 11e9)] };
    const told = said({ plan, inspection, sizes });
    expect(planSummary(told, 9e5)).toContain(
      "\n**Here:** in 2 targets; the largest has 110,000,000 rows, 10 GB in `users`, about 15 min by estimate\n",
    );
    expect(planSummary({ ...told, sizes: null }, 9e5)).not.toContain("**Here:**");
    const edited = withHazards(small().plan, [{ ...hazard, code: "edited" }].map(withoutEvidence));
    expect(planSummary({ ...told, plan: edited }, 9e5)).not.toContain("**Here:**");
    const hash = (given: PlanComment) => planComment(given, sha256).header.body;
    expect(hash(told)).toBe(hash({ ...told, sizes: null }));
  });

  test("links what the run left, for those who want to see every target", () => {
    expect(planSummary(said({ runUrl: "https://git/run/7" }), 9e5)).toContain(
      "[run](https://git/run/7) · all targets and steps: [plan.json](https://git/run/7#artifacts), where the workflow uploads it",
    );
  });

  test("says which hazards are accepted, by whose reason and how long", () => {
    expect(planSummary(said({ inspection: looked() }), 9e5)).toContain(
      "- `index-not-concurrent` — `migrations/tenant/2_b.sql:1`: Writes wait. Accepted: small by `now` (until 2026‌-12-01)".replace(
        "`now`",
        "\\`now\\`",
      ),
    );
  });

  test("says how a hazard is known, what to write instead, and how to accept it, while there is room", () => {
    const plan = withHazards(small().plan, [hazard]);
    const given = said({ plan, safe: (code) => (code === hazard.code ? "create index concurrently" : "") });
    const { body } = planComment(given, sha256);
    const texts = [0, 1, 2].map((level) => body(level)?.text ?? "");
    for (const text of texts) expect(text).toContain("**Known from:** the migrations before it");
    for (const words of ["```sql\ncreate index concurrently\n```", "--! accept: index-not-concurrent until="])
      expect(texts.map((text) => text.includes(words))).toEqual([true, true, false]);
  });

  test("says that it was planned from facts, and of which day; sizes alone are worth no edit", () => {
    const tables = [tableOf("users", 11e6)];
    const by = (at: string, more: Partial<PlanComment> = {}) =>
      said({ basis: "facts", sizes: { at, tables }, inspection: looked(), ...more });
    const text = planSummary(by("2026-11-17T06:00:00Z"), 9e5);
    expect(text).toContain("**Planned from facts of 2026‌-11-17: no database was asked.**");
    expect(text).toContain(
      "| Applied migrations are as they were | ✅ none edited or missing, by the facts |",
    );
    const hash = (given: PlanComment) => planComment(given, sha256).header.body;
    expect(hash(by("2026-11-18"))).not.toBe(hash(by("2026-11-17")));
    const live = { basis: "database" } as const;
    expect(hash(by("2026-11-18", live))).toBe(hash(by("2026-11-17", { ...live, sizes: null })));
  });

  test("shows a rollout that it is given where the plan does not say who goes first", () => {
    const wave = { stage: 1, index: 0, name: "canary", targets: 3, budget: 0 };
    const text = planSummary(said({ rollout: { waves: [wave], budget: null } }), 9e5);
    expect(text).toContain("| 2 | 1 | canary | 3 | 0 failed targets |");
  });

  test("says why there was no rehearsal", () => {
    const skipped = rehearsal([], { server: null, skipped: "the branch is a fork's" });
    const text = planSummary(said({ rehearsal: skipped }), 900_000);
    expect(text).toContain("| Rehearsal: up, down, up | ➖ not run: the branch is a fork's |");
  });

  test("links files to where they are", () => {
    const text = planSummary(said({ link: ({ path }) => `https://git/${path}(1)` }), 900_000);
    expect(text).toMatch(/\]\(https:\/\/git\/migrations\/[\w/.]+%281%29\)/);
  });
});

function said(given: Partial<PlanComment> = {}): PlanComment {
  const { plan, folder } = small();
  return {
    plan,
    catalog: folder,
    environment: "production",
    basis: "database",
    head: "4b8e1f2",
    run: 1,
    attempt: 1,
    runUrl: "https://run",
    link: () => null,
    changedConfig: [],
    previous: null,
    ...given,
  };
}

function withoutEvidence({ evidence: _how, ...problem }: Problem): Problem {
  return problem;
}

const hazard: Problem = {
  code: "index-not-concurrent",
  severity: "error",
  message: "migrations/tenant/2_b.sql:1: Writes wait.",
  help: "",
  path: "migrations/tenant/2_b.sql",
  line: 1,
  evidence: "history",
  exit: 9,
};

function looked(): Inspection {
  const statement = {
    id: "tenant/2_b",
    kind: "tenant",
    path: "migrations/tenant/2_b.sql",
    line: 1,
    command: "CREATE INDEX",
    text: "create index a on users (email)",
    locks: locks("users=SHARE"),
    work: "build",
    tables: ["users"],
  } as const;
  return {
    coverage: { statements: 4, understood: 3 },
    applied: 3,
    statements: [statement],
    accepted: [{ problem: hazard, reason: "small by `now`", until: "2026-12-01" }],
  };
}
