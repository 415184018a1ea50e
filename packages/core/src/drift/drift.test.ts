import { describe, expect, test } from "vitest";
import type { CatalogObject, Fingerprint, ObjectKind } from "../fingerprint/fingerprint.ts";
import { driftMarkdown } from "../render/drift-markdown.ts";
import { driftText } from "../render/drift-text.ts";
import { plainPalette } from "../render/palette.ts";
import { historyText } from "../state.ts";
import { catalog } from "../testing/catalog.ts";
import { state, tenants } from "../testing/state.ts";
import { driftedTargets } from "./drift.ts";
import type { Drift, DriftBasis } from "./drift.ts";
import { driftJson } from "./drift-json.ts";
import { findDrift } from "./find-drift.ts";
import { driftAbout, driftReads, withObjects } from "./objects.ts";

const folder = catalog("1_a public", "2_b tenant", "3_c tenant");
const usual: readonly CatalogObject[] = [
  { kind: "table", name: "users", definition: "table" },
  { kind: "column", name: "users.plan", definition: "text default 'free'::text" },
  {
    kind: "index",
    name: "users_mail",
    definition: "CREATE INDEX users_mail ON $target.users USING btree (mail)",
  },
  { kind: "owner", name: "users", definition: "app" },
];

/** Objects with some replaced, or taken away where the definition is null. */
function but(
  ...changes: readonly (readonly [ObjectKind, string, string | null])[]
): readonly CatalogObject[] {
  const kept = usual.filter((one) => changes.every(([kind, name]) => one.kind !== kind || one.name !== name));
  const added = changes.flatMap(([kind, name, definition]) =>
    definition === null ? [] : [{ kind, name, definition }],
  );
  return [...kept, ...added];
}

function fingerprint(objects: readonly CatalogObject[]): Fingerprint {
  const kinds: Partial<Record<ObjectKind, string>> = {};
  const sorted = objects.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  for (const { kind, name, definition } of sorted)
    kinds[kind] = `${kinds[kind] ?? ""}${name} ${definition}\n`;
  return { hash: JSON.stringify(kinds), kinds };
}

/** A fleet at these ledgers, all as usual but for some. */
function basis(
  fleet: Readonly<Record<string, string>>,
  odd: Readonly<Record<string, readonly CatalogObject[]>>,
  more: Partial<DriftBasis> = {},
): { readonly basis: DriftBasis; readonly objects: ReadonlyMap<string, readonly CatalogObject[]> } {
  const ids = Object.keys(fleet);
  const objects = new Map(ids.map((id) => [id, odd[id] ?? usual]));
  const fingerprints = new Map([...objects].map(([id, list]) => [id, fingerprint(list)]));
  const whole: DriftBasis = {
    environment: "production",
    catalog: folder,
    state: state(fleet),
    fingerprints,
    ignoring: [],
    rehearsed: [],
    ...more,
  };
  return { basis: whole, objects };
}

function drift(...given: Parameters<typeof basis>): Drift {
  const { basis: from, objects } = basis(...given);
  return withObjects(findDrift(from), objects, from);
}

function outliers(found: Drift): readonly (readonly string[])[] {
  return found.cohorts.flatMap((cohort) =>
    cohort.outliers.map((outlier) => outlier.targets.map(({ id }) => id)),
  );
}

const three = {
  t0007: but(["index", "users_mail", null]),
  t0400: but(["column", "users.plan", "text default 'paid'::text"]),
  t0999: but(["column", "users.nick", "text"]),
};

describe("findDrift()", () => {
  test("finds exactly those of a thousand that were altered, with what differs", () => {
    const found = drift({ public: "1_a", ...tenants(1000, "2_b 3_c") }, three);
    expect(found.compared).toBe(1000);
    expect(outliers(found)).toEqual([["t0007"], ["t0400"], ["t0999"]]);
    expect(found.cohorts.map(({ kind, basis }) => `${kind} ${basis}`)).toEqual([
      "public alone",
      "tenant majority",
    ]);
    expect(driftedTargets(found).map(({ id }) => id)).toEqual(["t0007", "t0400", "t0999"]);
    expect(found.cohorts[1]?.outliers[1]).toMatchObject({
      kinds: ["column"],
      objects: [
        {
          kind: "column",
          name: "users.plan",
          ours: "text default 'paid'::text",
          theirs: "text default 'free'::text",
        },
      ],
    });
  });

  test("compares only within a history, whatever the shape of the ledger", () => {
    const odd = { b: but(["index", "users_mail", null]), d: but(["index", "users_mail", null]) };
    const found = drift({ a: "2_b", b: "2_b 3_c", c: "plain 2_b", d: "2_b 3_c" }, odd);
    expect(outliers(found)).toEqual([]);
    expect(found.cohorts.map((cohort) => cohort.agreeing.map(({ id }) => id))).toEqual([
      ["b", "d"],
      ["a", "c"],
    ]);
  });

  test("puts targets that differ in the same way together, most first", () => {
    const odd = Object.fromEntries(
      ["t0001", "t0003", "t0005"].map((id) => [id, but(["index", "users_mail", null])]),
    );
    const found = drift(tenants(9, "2_b"), { ...odd, t0002: but(["table", "users", "unlogged table"]) });
    expect(outliers(found)).toEqual([["t0001", "t0003", "t0005"], ["t0002"]]);
  });

  test("says that there is no majority, and holds against the first", () => {
    const found = drift(tenants(2, "2_b"), { t0001: but(["index", "users_mail", null]) });
    expect(found.cohorts[0]).toMatchObject({ basis: "tie", agreeing: [{ id: "t0001" }] });
    expect(outliers(found)).toEqual([["t0002"]]);
  });

  test("believes a rehearsal more than any majority, also for one target alone", () => {
    const rows = state({ a: "2_b" }).groups[0]?.rows ?? [];
    const rehearsed = [
      {
        kind: "tenant" as const,
        history: historyText(rows),
        fingerprint: fingerprint(usual),
        objects: usual,
      },
    ];
    const odd = Object.fromEntries(["t0001", "t0002"].map((id) => [id, but(["index", "users_mail", null])]));
    const found = drift(tenants(3, "2_b"), odd, { rehearsed });
    expect(found.cohorts[0]?.basis).toBe("rehearsed");
    expect(outliers(found)).toEqual([["t0001", "t0002"]]);
    expect(found.cohorts[0]?.outliers[0]?.objects).toMatchObject([{ name: "users_mail", ours: null }]);
    const alone = drift(tenants(1, "2_b"), odd, { rehearsed });
    expect(alone.compared).toBe(1);
    expect(outliers(alone)).toEqual([["t0001"]]);
    expect(alone.cohorts[0]?.outliers[0]?.objects).toHaveLength(1);
  });

  test("leaves out kinds that may differ", () => {
    const odd = { t0001: but(["owner", "users", "somebody"]) };
    expect(outliers(drift(tenants(3, "2_b"), odd))).toEqual([["t0001"]]);
    expect(outliers(drift(tenants(3, "2_b"), odd, { ignoring: ["owner"] }))).toEqual([]);
  });

  test("does not count targets whose catalog could not be read", () => {
    const { basis: from } = basis(tenants(3, "2_b"), {});
    const fingerprints = new Map([...from.fingerprints].slice(0, 2));
    expect(findDrift({ ...from, fingerprints }).compared).toBe(2);
    expect(findDrift({ ...from, fingerprints: new Map() })).toMatchObject({ compared: 0, cohorts: [] });
  });
});

describe("driftReads()", () => {
  test("names one target for each way to differ, and one that agrees, once", () => {
    const odd = Object.fromEntries(["t0001", "t0003"].map((id) => [id, but(["index", "users_mail", null])]));
    const found = findDrift(basis(tenants(9, "2_b"), { ...odd, t0005: but(["table", "users", null]) }).basis);
    expect(driftReads(found, 20).map(({ id }) => id)).toEqual(["t0001", "t0002", "t0005"]);
    expect(driftReads(found, 1).map(({ id }) => id)).toEqual(["t0001", "t0002"]);
    expect(driftReads(findDrift(basis(tenants(9, "2_b"), {}).basis), 20)).toEqual([]);
  });
});

describe("driftAbout()", () => {
  const whole = drift({ ...tenants(1000, "2_b 3_c"), lone: "2_b" }, three);

  test("keeps one target with what it differs in", () => {
    const about = driftAbout(whole, "t0400");
    expect(about).toMatchObject({ compared: 1, cohorts: [{ agreeing: { length: 997 } }] });
    expect(outliers(about)).toEqual([["t0400"]]);
  });

  test("has nothing to say about a target that agrees, or is alone", () => {
    expect(outliers(driftAbout(whole, "t0001"))).toEqual([]);
    expect(driftAbout(whole, "t0001").compared).toBe(1);
    expect(driftAbout(whole, "lone").compared).toBe(0);
    expect(driftAbout(whole, "nobody")).toMatchObject({ compared: 0, cohorts: [] });
  });
});

describe("driftText()", () => {
  test("names the outliers with their objects", () => {
    const found = drift({ public: "1_a", ...tenants(1000, "2_b 3_c") }, three);
    expect(driftText(found, plainPalette)).toMatchInlineSnapshot(`
      "Drift in production: 3 of 1,000 targets are not like the others

        at 3_c: 997 of 1,000 targets agree

        t0007
          - index users_mail  only in the others

        t0400
          ~ column users.plan  text default 'paid'::text · others: text default 'free'::text

        t0999
          + column users.nick  text · not in the others

      Not compared: public is alone at its history.
      "
    `);
  });

  test("shows both sides whole where that is asked for", () => {
    const found = drift(tenants(3, "2_b"), {
      t0002: but(["index", "users_mail", null], ["function", "f()", "create function f()\n  as 'x'"]),
    });
    expect(driftText(driftAbout(found, "t0002"), plainPalette, "whole")).toMatchInlineSnapshot(`
      "Drift in production: 1 of 1 target is not like the others

        at 2_b: 2 of 3 targets agree

        t0002
          - index users_mail
            ours    (not there)
            others  CREATE INDEX users_mail ON $target.users USING btree (mail)
          + function f()
            ours    create function f()
                      as 'x'
            others  (not there)
      "
    `);
  });

  test("shows both sides beside each other where the terminal is wide enough", () => {
    const found = drift(tenants(3, "2_b"), {
      t0002: but(
        ["index", "users_mail", null],
        ["column", "users.plan", "text default 'paid'::text"],
        ["function", "f()", "create function f()\n  as 'x'"],
      ),
    });
    const about = driftAbout(found, "t0002");
    expect(driftText(about, plainPalette, "whole", 100)).toMatchInlineSnapshot(`
      "Drift in production: 1 of 1 target is not like the others

        at 2_b: 2 of 3 targets agree

            most targets                                    t0002
          ~ column users.plan
            text default 'free'::text                     ~ text default 'paid'::text
          - index users_mail
            CREATE INDEX users_mail ON $target.users      - (not there)
            USING btree (mail)                            -
          + function f()
            (not there)                                   + create function f()
                                                          +   as 'x'
      "
    `);
    const tie = drift({ a: "2_b", b: "2_b" }, { b: but(["index", "users_mail", null]) });
    expect(driftText(tie, plainPalette, "whole", 80)).toMatch(/^ {6}the others +b$/m);
  });

  test("shows them one above the other where it is narrow, or none, and never more than the terminal has", () => {
    const found = drift(tenants(3, "2_b"), { t0002: but(["view", "v", `select ${"a, ".repeat(100)}b`]) });
    const narrow = driftText(found, plainPalette, "whole", 79);
    expect(narrow).toBe(driftText(found, plainPalette, "whole"));
    expect(narrow).toContain("ours    select a,");
    for (const width of [80, 81, 133]) {
      const lines = driftText(found, plainPalette, "whole", width).split("\n");
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    }
  });

  test("says that there is none, and when nothing could be compared", () => {
    expect(driftText(drift(tenants(3, "2_b"), {}), plainPalette)).toBe(
      "Drift in production: none in 3 targets\n",
    );
    expect(driftText(drift({ a: "2_b" }, {}), plainPalette)).toBe(
      "Drift in production: nothing could be compared\n\nNot compared: a is alone at its history.\n",
    );
  });

  test("does not grow with the fleet, nor with what differs", () => {
    const odd = Object.fromEntries(
      Object.keys(tenants(400, "2_b")).map((id) => [id, but(["column", `users.${id}`, "text\u001B[31m"])]),
    );
    const text = driftText(drift(tenants(1000, "2_b"), odd), plainPalette);
    expect(text.split("\n").length).toBeLessThan(80);
    expect(text).toContain("… and 380 other ways to differ");
    expect(text).not.toContain("\u001B");
    const many = but(...Array.from({ length: 50 }, (_, at) => ["column", `users.c${at}`, "text"] as const));
    expect(driftText(drift(tenants(3, "2_b"), { t0001: many }), plainPalette)).toContain(
      "… and 42 more: drift --tenant <id> shows all",
    );
  });
});

describe("driftMarkdown()", () => {
  test("is a table for each way to differ", () => {
    const found = drift({ public: "1_a", ...tenants(1000, "2_b 3_c") }, three);
    expect(driftMarkdown(found)).toMatchInlineSnapshot(`
      "### Schema drift · production

      > [!CAUTION]
      > **3 of 1,000 targets** are not like the others.

      At \`3_c\`: 997 of 1,000 targets agree.

      **\`t0007\`**

      | Object | Here | In the others |
      | :-- | :-- | :-- |
      | index \`users_mail\` | – | \`CREATE INDEX users_mail ON $target.users USING btree (mail)\` |

      **\`t0400\`**

      | Object | Here | In the others |
      | :-- | :-- | :-- |
      | column \`users.plan\` | \`text default 'paid'::text\` | \`text default 'free'::text\` |

      **\`t0999\`**

      | Object | Here | In the others |
      | :-- | :-- | :-- |
      | column \`users.nick\` | \`text\` | – |
      "
    `);
  });

  test("lets nothing that a tenant wrote become Markdown", () => {
    const odd = { t0001: but(["column", "users.`x`|<b>", "text default '@everyone | `'"]) };
    const text = driftMarkdown(drift(tenants(3, "2_b"), odd));
    expect(text).toContain("column ``users.`x`\\|<b>``");
    expect(text).toContain("| ``text default '@everyone \\| `'`` |");
  });
});

describe("driftJson()", () => {
  test("is the documented document", () => {
    const found = drift({ public: "1_a", ...tenants(30, "2_b 3_c") }, { t0007: three.t0007 });
    expect(driftJson(found)).toMatchInlineSnapshot(`
      {
        "cohorts": [
          {
            "agreeing": 1,
            "applied": 1,
            "basis": "alone",
            "count": 1,
            "head": "1_a",
            "kind": "public",
            "outliers": [],
          },
          {
            "agreeing": 29,
            "applied": 2,
            "basis": "majority",
            "count": 30,
            "head": "3_c",
            "kind": "tenant",
            "outliers": [
              {
                "count": 1,
                "kinds": [
                  "index",
                ],
                "objects": [
                  {
                    "kind": "index",
                    "name": "users_mail",
                    "ours": null,
                    "theirs": "CREATE INDEX users_mail ON $target.users USING btree (mail)",
                  },
                ],
                "targets": [
                  "t0007",
                ],
              },
            ],
          },
        ],
        "compared": 30,
        "drifted": 1,
        "environment": "production",
        "problems": [],
      }
    `);
  });

  test("cuts long lists unless all are wanted", () => {
    const odd = Object.fromEntries(
      Object.keys(tenants(40, "2_b")).map((id) => [id, but(["index", "users_mail", null])]),
    );
    const found = drift(tenants(100, "2_b"), odd);
    expect(driftJson(found).cohorts[0]?.outliers[0]).toMatchObject({ count: 40, targets: { length: 20 } });
    expect(driftJson(found, "all").cohorts[0]?.outliers[0]?.targets).toHaveLength(40);
  });
});
