import { describe, expect, test } from "vitest";
import type { Problem } from "@tenantry/core";
import type { LintSettings } from "./lint.ts";
import { folder, linted } from "./testing/check.ts";
import { asPending, eachAlone } from "./view.ts";
import type { View } from "./view.ts";

const table = { "tenant/001_users.sql": "create table users (id bigint primary key, email text);" };
const index = { "tenant/002_index.sql": "create index users_email_idx on users (email);" };

describe("lint()", () => {
  test("says what, where, how it is known and what to do, as a problem that ends with 9", () => {
    expect(problems({ ...table, ...index })).toEqual([
      {
        code: "index-not-concurrent",
        claim: { relations: ["users"], lock: "SHARE", work: "build" },
        severity: "error",
        message:
          "tenant/002_index.sql:1: The index users_email_idx is built while every write to users waits.",
        help: "Build it concurrently, in a migration of its own with --! transaction: off.",
        path: "tenant/002_index.sql",
        line: 1,
        column: 1,
        evidence: "static",
        exit: 9,
      },
    ]);
  });

  test("exempts what the pending migrations themselves make", () => {
    expect(told({ ...table, ...index }, asPending(["tenant/001_users", "tenant/002_index"]))).toEqual([]);
  });

  test("does not exempt the cohort that has the table already, and names its targets only", () => {
    const views: View[] = [
      view(["tenant/001_users", "tenant/002_index"], ["new"]),
      view(["tenant/002_index"], ["acme", "bolt"]),
      view(["tenant/002_index"], ["corp"]),
    ];
    const { problems } = linted(folder({ ...table, ...index }), views);
    expect(problems.map(({ targets }) => targets)).toEqual([["acme", "bolt", "corp"]]);
  });

  test("says nothing of what is not pending", () => {
    expect(told({ ...table, ...index }, asPending(["tenant/001_users"]))).toEqual([]);
  });

  test("does not take a table of one schema for that of another", () => {
    const files = {
      "public/001_users.sql": "create table users (id bigint primary key);",
      "tenant/002_index.sql": "create index a on public.users (id); create index b on users (id);",
    };
    expect(problems(files).map(({ message }) => message)).toEqual([
      "tenant/002_index.sql:1: The index a is built while every write to public.users waits.",
      "tenant/002_index.sql:1: The index b is built while every write to public.users waits.",
    ]);
  });

  test("tells a file of both scopes once", () => {
    const files = { "both/001_a.sql": "create table a (b int);", "both/002_b.sql": "create index on a (b);" };
    expect(told(files)).toEqual(["both/002_b.sql:1:1 index-not-concurrent"]);
  });

  test.each([
    ["a base before the first file", "none"],
    ["a base that stands for the files so far", "1"],
  ])("knows the tables of %s", (_name, baseline) => {
    const files = {
      "tenant/schema.sql": `--! baseline: ${baseline}\ncreate table users (id bigint, email text);`,
      "tenant/002_index.sql": "create index on users (email); create index on other (email);",
    };
    expect(told(files, asPending(["tenant/002_index"]))).toHaveLength(2);
  });

  test("stands at the statement where others are before it, whatever letters they hold", () => {
    const text =
      "-- größe 😀\nselect 'é😀'; create index i on users (email);\n\n  create index\n j on users (email);";
    expect(told({ ...table, "tenant/002_index.sql": text })).toEqual([
      "tenant/002_index.sql:2:15 index-not-concurrent",
      "tenant/002_index.sql:4:3 index-not-concurrent",
    ]);
  });

  test("looks into DO blocks, loops, branches and constant EXECUTE, at their lines", () => {
    const text = `do $$
declare r record;
begin
  -- ü
  if true then
    create index a on users (email);
  end if;
  for r in select 1 loop
    execute 'create index b on users (email)';
  end loop;
end $$;`;
    expect(told({ ...table, "tenant/002_index.sql": text })).toEqual([
      "tenant/002_index.sql:6:5 index-not-concurrent",
      "tenant/002_index.sql:9:13 index-not-concurrent",
    ]);
  });

  test("knows the target's schema where a variable names it", () => {
    const files = { ...table, "tenant/002_index.sql": `create index i on :"schema".users (email);` };
    expect(problems(files)[0]?.message).toContain("every write to users waits");
    const both = { "tenant/001_a.sql": `create table :"schema".a (b int); create index on a (b);` };
    expect(told(both)).toEqual([]);
  });
});

describe("down sections", () => {
  const both = { sections: "up and down" } as const;
  const back = (down: string): Record<string, string> => ({
    ...table,
    ...index,
    "tenant/003_more.sql": `alter table users add column nick text;\n\n--! down\n${down}\n`,
  });
  const toldBack = (files: Readonly<Record<string, string>>): string[] =>
    linted(folder(files), asPending(["tenant/003_more"]), both).problems.map(
      ({ code, line }) => `${line ?? 0} ${code}`,
    );

  test("may take back what the same migration made, and nothing else", () => {
    expect(toldBack(back("alter table users drop column nick;"))).toEqual([]);
    expect(toldBack(back("alter table users drop column email;"))).toEqual(["4 drop-column"]);
    expect(toldBack(back("drop table users;"))).toEqual(["4 drop-table"]);
    const made = "create table notes (a int);\ncreate schema x;\n--! down\ndrop schema x;\ndrop table notes;";
    expect(toldBack({ ...table, "tenant/003_more.sql": made })).toEqual([]);
  });

  test("are judged by what they lock while the tables are in use, with a message that says when", () => {
    const files = back("select 1;\nalter table users alter column email set not null;");
    expect(toldBack(files)).toEqual(["5 set-not-null-scan", "5 not-null-added-to-data"].toSorted());
    const { problems } = linted(folder(files), asPending(["tenant/003_more"]), both);
    expect(problems[0]?.message).toContain("tenant/003_more.sql:5: When it is reverted: ");
    expect(toldBack(back("drop index users_email_idx;"))).toEqual(["4 index-drop-not-concurrent"]);
  });

  test("are left out of what an apply would run", () => {
    const files = back("drop table users;");
    expect(linted(folder(files), asPending(["tenant/003_more"])).problems).toEqual([]);
  });

  test("may accept what they do", () => {
    const accepted = '--! accept: drop-table reason="all of it"\n';
    expect(toldBack(back(`${accepted}drop table users;`))).toEqual([]);
    expect(toldBack(back(`${accepted}select 1;`))).toEqual(["5 unused-ignore"]);
  });
});

describe("coverage", () => {
  test("counts up, down, verify, bases and seeds, and shows what is not understood", () => {
    const files = {
      "tenant/schema.sql": "--! baseline: none\ncreate table a (b int);",
      "tenant.seed.sql": "insert into a values (1);",
      "tenant/001_x.sql":
        "create tabel c (d int);\nselect :'tenant';\n--! down\ndrop table c, ;\n--! verify\nselect true;",
    };
    const catalog = folder(files);
    const { problems, coverage } = linted(catalog, eachAlone(catalog));
    expect(coverage).toEqual({ statements: 6, understood: 4 });
    expect(problems.map(({ code, line, column, message }) => [code, line, column, message])).toEqual([
      [
        "unparsed-statement",
        1,
        8,
        `tenant/001_x.sql:1: PostgreSQL's grammar does not take this: syntax error at or near "tabel".`,
      ],
      [
        "unparsed-statement",
        4,
        14,
        `tenant/001_x.sql:4: PostgreSQL's grammar does not take this: syntax error at end of input.`,
      ],
    ]);
  });
});

describe("severities", () => {
  test("are the rule's own unless the configuration says otherwise", () => {
    const of = (severities: LintSettings["severities"]): (number | string)[][] =>
      linted(folder({ ...table, ...index }), eachAlone(folder({ ...table, ...index })), {
        severities,
      }).problems.map(({ severity, exit }) => [severity, exit]);
    expect(of({})).toEqual([["error", 9]]);
    expect(of({ "index-not-concurrent": "notice" })).toEqual([["notice", 0]]);
    expect(of({ "index-not-concurrent": "off" })).toEqual([]);
  });
});

describe("acceptance", () => {
  const accepted = (line: string): Readonly<Record<string, string>> => ({
    ...table,
    "tenant/002_index.sql": `${line}\ncreate index i on users (email);`,
  });
  const good = accepted('--! accept: index-not-concurrent until=2026-12-01 reason="ten rows"');

  test("takes the hazard out of the problems and keeps it apart with its reason", () => {
    const { problems, accepted } = linted(folder(good), asPending(["tenant/002_index"]));
    expect(problems).toEqual([]);
    expect(accepted).toEqual([
      {
        problem: expect.objectContaining({ code: "index-not-concurrent" }),
        reason: "ten rows",
        until: "2026-12-01",
      },
    ]);
  });

  test("counts on its last day and not after it", () => {
    const on = (today: string): string[] => told(good, asPending(["tenant/002_index"]), { today });
    expect(on("2026-12-01")).toEqual([]);
    expect(on("2026-12-02")).toEqual([
      "tenant/002_index.sql:2:1 index-not-concurrent",
      "tenant/002_index.sql:2:1 unused-ignore",
    ]);
  });

  test("does not end where the file may be applied everywhere", () => {
    const more: Partial<LintSettings> = { today: "2030-01-01", pending: "assumed" };
    expect(told(good, asPending(["tenant/002_index"]), more)).toEqual([]);
  });

  test("holds for the statement below it only", () => {
    const files = {
      ...table,
      "tenant/002_index.sql": `${good["tenant/002_index.sql"] ?? ""}\n${index["tenant/002_index.sql"]}`,
    };
    expect(told(files, asPending(["tenant/002_index"]))).toEqual([
      "tenant/002_index.sql:3:1 index-not-concurrent",
    ]);
  });

  test.each([
    ["--! accept: index-not-concurrent", "it gives no reason"],
    ["--! accept: index-not-concurrent until=2026-02-30 reason=a", "2026-02-30 is not a day"],
    ["--! accept: index-not-concurrent because of me", "it is not of the form"],
    ["--! accept: index-not-concurent reason=a", "names no rule"],
    ["--! accept: unparsed-statement reason=a", "the statement below has no such hazard"],
  ])("%s is told", (line, message) => {
    const found = problems(accepted(line), asPending(["tenant/002_index"]));
    expect(found.map(({ code }) => code)).toEqual(["index-not-concurrent", "unused-ignore"]);
    expect(found[1]?.message).toContain(message);
  });
});

function view(ids: readonly string[], targets: readonly string[]): View {
  return { kind: "tenant", together: [new Set(ids)], targets };
}

function problems(
  files: Readonly<Record<string, string>>,
  views?: readonly View[],
  more: Partial<LintSettings> = {},
): readonly Problem[] {
  const catalog = folder(files);
  expect(catalog.problems).toEqual([]);
  const engine = ["index-not-concurrent", "unused-ignore", "unparsed-statement"];
  return linted(catalog, views ?? eachAlone(catalog), more).problems.filter(({ code }) =>
    engine.includes(code),
  );
}

function told(...given: Parameters<typeof problems>): string[] {
  return problems(...given).map(
    ({ path, line, column, code }) => `${path ?? ""}:${line ?? ""}:${column ?? ""} ${code}`,
  );
}
