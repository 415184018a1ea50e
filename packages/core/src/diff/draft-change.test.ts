import { describe, expect, test } from "vitest";
import { draftChange } from "./draft-change.ts";
import type { Draft } from "./draft.ts";
import type { Part } from "./part.ts";

describe("draftChange()", () => {
  test("says nothing where nothing changes", () => {
    expect(draftChange(users(), users())).toEqual({ scripts: [], losses: [], refusals: [] });
  });

  test("makes a table with its columns, defaults and own constraints in one statement", () => {
    expect(sqlOf(draftChange([], users(column("plan", "text"), plan("default 'free'"))))).toEqual([
      "create table users (\n  id bigint not null,\n  plan text default 'free',\n  constraint users_pkey PRIMARY KEY (id)\n)",
    ]);
  });

  test("drops a table alone, since all that is on it goes with it", () => {
    expect(sqlOf(draftChange(users(), []))).toEqual(["drop table users"]);
  });

  test("cannot know a rename: it names the loss, and how to write the rename", () => {
    const draft = draftChange(users(column("mail", "text")), users(column("email", "text")));
    expect(sqlOf(draft)).toEqual([
      "alter table users drop column mail",
      "alter table users add column email text",
    ]);
    expect(draft.losses).toEqual([
      {
        object: "column users.mail",
        message:
          "column users.mail goes with its values. If it was only renamed, write instead: alter table users rename column mail to email;",
      },
    ]);
    expect(draft.scripts[0]?.[0]?.notes).toEqual([`LOSES DATA: ${draft.losses[0]?.message}`]);
  });

  test("takes views out of the way of a new type, and puts them back in order", () => {
    const views = [view("codes", "column users.plan"), view("more", "view codes")];
    const draft = draftChange(
      [...users(column("plan", "character varying(5)")), ...views],
      [...users(column("plan", "text")), ...views],
    );
    expect(sqlOf(draft)).toEqual([
      "drop view more",
      "drop view codes",
      "alter table users alter column plan type text",
      "create view codes as\nselect 1",
      "create view more as\nselect 1",
    ]);
  });

  test("commits a new enum value before anything uses it", () => {
    const from = [mood("'sad'"), ...users(column("mood", "mood", "type mood"), moodDefault("'sad'::mood"))];
    const to = [
      mood("'sad'\n'fine'"),
      ...users(column("mood", "mood", "type mood"), moodDefault("'fine'::mood")),
    ];
    expect(draftChange(from, to).scripts.map((script) => script.map(({ sql }) => sql))).toEqual([
      ["alter type mood add value 'fine'"],
      ["alter table users alter column mood set default 'fine'::mood"],
    ]);
    expect(draftChange(from, [mood("'sad'\n'fine'"), ...from.slice(1)]).scripts).toHaveLength(1);
  });

  test("swaps an enum that loses a value, under its columns and without their defaults", () => {
    const on = users(column("mood", "mood", "type mood"), moodDefault("'sad'::mood"));
    const draft = draftChange([mood("'sad'\n'fine'"), ...on], [mood("'sad'"), ...on]);
    expect(sqlOf(draft)).toEqual([
      "alter table users alter column mood drop default",
      "alter type mood rename to mood_old",
      "create type mood as enum ('sad')",
      "alter table users alter column mood type mood using mood::text::mood",
      "drop type mood_old",
      "alter table users alter column mood set default 'sad'::mood",
    ]);
    expect(draft.scripts[0]?.[1]?.notes).toEqual([
      "Rows that hold a value that mood no longer has make this fail.",
    ]);
  });

  test("refuses to make a table with rows anew", () => {
    const partitioned = { ...table(), facts: { partitionBy: "LIST (id)" } };
    expect(draftChange([table()], [partitioned]).refusals).toMatchObject([{ object: "table users" }]);
  });

  test("refuses to make a type anew that a column with data has", () => {
    const range = (definition: string): Part => part("type", "span", { form: "range", definition });
    const on = users(column("span", "span", "type span"));
    const draft = draftChange([range("subtype = integer"), ...on], [range("subtype = bigint"), ...on]);
    expect(draft.refusals).toEqual([
      { object: "type span", reason: "column users.span uses it, and would have to be made anew with it" },
    ]);
  });

  test("refuses what waits for itself in a circle, and names it", () => {
    const draft = draftChange([], [view("a", "view b"), view("b", "view a")]);
    expect(draft.refusals[0]).toMatchObject({ object: "view a" });
  });

  test("makes what a function's text names before it, unless that needs the function", () => {
    const counts = part("function", "a()", { definition: "create a", body: "select * from zoo" });
    expect(sqlOf(draftChange([], [counts, view("zoo")]))[1]).toBe("create a");
    expect(sqlOf(draftChange([], [counts, view("zoo", "function a()")]))[0]).toBe("create a");
  });
});

function sqlOf({ scripts }: Draft): readonly string[] {
  return scripts.flat().map(({ sql }) => sql);
}

function part(kind: Part["kind"], name: string, facts: Part["facts"], more: Partial<Part> = {}): Part {
  const ident = name.split(".").at(-1) ?? name;
  return { kind, name, ident, on: null, inherited: false, position: 0, facts, uses: [], goes: [], ...more };
}

function table(): Part {
  return part("table", "users", {});
}

function column(name: string, type: string, ...uses: readonly string[]): Part {
  const of = "table users";
  const facts = { type, ...(type === "text" || type.startsWith("character") ? { form: "S" } : {}) };
  return part("column", `users.${name}`, facts, {
    on: "users",
    position: 2,
    uses: [of, ...uses],
    goes: [of],
  });
}

function defaultOf(name: string, expression: string, ...uses: readonly string[]): Part {
  const of = `column users.${name}`;
  return part("default", `users.${name}`, { expression }, { on: "users", uses: [of, ...uses], goes: [of] });
}

function plan(text: string): Part {
  return defaultOf("plan", text.replace("default ", ""));
}

function moodDefault(expression: string): Part {
  return defaultOf("mood", expression, "type mood");
}

function mood(values: string): Part {
  return part("type", "mood", { form: "enum", values });
}

function view(name: string, ...uses: readonly string[]): Part {
  return part("view", name, { definition: "select 1" }, { uses });
}

/** A table `users` with a key, and more. */
function users(...more: readonly Part[]): readonly Part[] {
  const id = { ...column("id", "bigint"), position: 1 };
  const facts = { definition: "PRIMARY KEY (id)", form: "p" };
  const of = "column users.id";
  return [
    table(),
    { ...id, facts: { ...id.facts, notNull: "not null" } },
    part("constraint", "users.users_pkey", facts, { on: "users", uses: [of], goes: [of] }),
    ...more,
  ];
}
