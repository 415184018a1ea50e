import { describe, expect, test } from "vitest";
import type { Selection } from "../intent.ts";
import { catalog } from "../testing/catalog.ts";
import { sha256, up } from "../testing/intent.ts";
import { shown } from "../testing/show.ts";
import { state, tenants } from "../testing/state.ts";
import { plan } from "./plan.ts";

const folder = catalog("1_a public", "2_b tenant");
const fleet = state({
  public: "",
  "acme region=eu tier=free": "",
  "corp region=eu": "",
  "initech region=us": "",
});

describe("plan() means", () => {
  test.each<[string, Partial<Selection>, readonly string[]]>([
    ["everything by default", {}, ["public", "acme", "corp", "initech"]],
    ["only public", { only: "public" }, ["public"]],
    ["only tenants", { only: "tenants" }, ["acme", "corp", "initech"]],
    ["named tenants and no public", { tenants: ["corp", "acme"] }, ["acme", "corp"]],
    ["tenants with a label", { labels: { region: "eu" } }, ["acme", "corp"]],
    ["tenants with all labels", { labels: { region: "eu", tier: "free" } }, ["acme"]],
    [
      "named tenants that also have a label",
      { tenants: ["acme", "initech"], labels: { region: "us" } },
      ["initech"],
    ],
  ])("%s", (_name, selection, ids) => {
    expect(selected(selection)).toEqual(ids);
  });

  test("every tenant in exactly one shard, whoever else is there", () => {
    const many = tenants(200, "");
    const shards = [1, 2, 3, 4].map((index) =>
      selected({ shard: { index, of: 4 } }, state({ public: "", ...many })),
    );
    expect(shards.flat().toSorted()).toEqual(Object.keys(many));
    for (const shard of shards) expect(shard.length).toBeGreaterThan(20);
    const fewer = state({ public: "", ...tenants(100, "") });
    expect(shards[0]).toEqual(expect.arrayContaining([...selected({ shard: { index: 1, of: 4 } }, fewer)]));
  });
});

describe("plan() of a wrong selection", () => {
  test("stops everything for a tenant that does not exist, and says which was meant", () => {
    const planned = plan(folder, fleet, up({}, { tenants: ["acme", "crop"] }), sha256);
    expect(planned.problems).toMatchInlineSnapshot(`
      [
        {
          "code": "unknown-tenant",
          "exit": 2,
          "help": "Did you mean corp?",
          "message": "There is no tenant crop in this fleet.",
          "severity": "error",
        },
      ]
    `);
    expect(planned.stages.flatMap(({ cohorts }) => cohorts.map(({ blocked }) => blocked))).toEqual([
      ["unknown-tenant"],
    ]);
  });

  test("says that a label fits nobody", () => {
    expect(shown(folder, fleet, up({}, { labels: { region: "mars" } }))).toMatchInlineSnapshot(`
      "
      nothing, 0 up to date
      warning nothing-selected (0) No tenant has the label region=mars.
      "
    `);
  });

  test("is fine with an empty shard", () => {
    const planned = plan(folder, state({ public: "" }), up({}, { shard: { index: 1, of: 8 } }), sha256);
    expect(planned.problems.map(({ severity, exit }) => [severity, exit])).toEqual([["notice", 0]]);
    expect(planned.verdict).toBe("nothing");
  });
});

describe("plan() of a fleet that is not whole", () => {
  const unreadable = {
    code: "ledger-unreadable",
    severity: "error",
    message: "The ledger of corp could not be read.",
    help: "Grant select on it.",
    targets: ["corp"],
    exit: 5,
  } as const;
  const some = { unprovisioned: ["new"], orphans: ["tenant_old"], problems: [unreadable] };
  const broken = state({ public: "", acme: "" }, some);

  test("runs the others and reports who is missing", () => {
    expect(shown(folder, broken)).toMatchInlineSnapshot(`
      "
      blocked, 0 up to date
      1 public
        public at base: +public/1_a
      2 tenant after public:public/1_a
        acme at base: +tenant/2_b
      error ledger-unreadable (5) [corp] The ledger of corp could not be read.
      warning orphan (0) Migrated once but not in the registry, so left alone: tenant_old.
      warning unprovisioned (0) [new] Registered but without a schema of their own: new.
      "
    `);
  });

  test("withholds what has to be everywhere while somebody is unknown", () => {
    const needs = catalog(
      "1_a public",
      "2_b tenant",
      "3_c public requires tenant/2",
      "4_d tenant requires public/3",
    );
    expect(shown(needs, state({ public: "", acme: "" }, { problems: [unreadable] }))).toMatchInlineSnapshot(`
      "
      blocked, 0 up to date
      1 public
        public at base: +public/1_a
      2 tenant after public:public/1_a
        acme at base: +tenant/2_b
      3 public after tenant:tenant/2_b
        public at 1_a: +public/3_c BLOCKED requires-unknown
      4 tenant after public:public/1_a public:public/3_c
        acme at 2_b: +tenant/4_d
      error ledger-unreadable (5) [corp] The ledger of corp could not be read.
      error requires-unknown (5) [public] public must wait for what is required everywhere: the ledger of corp is not known.
      warning unreached (0) [acme] acme must wait for public/3_c, which will not run.
      "
    `);
    expect(plan(needs, state({ public: "", acme: "" }), up(), sha256).verdict).toBe("safe");
  });

  test("withholds what tenants name of a public ledger that is unknown", () => {
    const needs = catalog("1_a public", "2_b tenant", "3_c tenant requires public/1");
    const fleet = state(
      { acme: "2_b", corp: "2_b 3_c", dune: "" },
      { problems: [{ ...unreadable, targets: ["public"] }] },
    );
    expect(shown(needs, fleet)).toMatchInlineSnapshot(`
      "
      blocked, 1 up to date
      1 tenant after public:public/1_a
        acme at 2_b: +tenant/3_c BLOCKED requires-unknown
        dune at base: +tenant/2_b +tenant/3_c BLOCKED requires-unknown
      error ledger-unreadable (5) [public] The ledger of corp could not be read.
      error requires-unknown (5) [acme dune] acme and dune must wait for what is required everywhere: the ledger of public is not known.
      "
    `);
  });

  test("reports only what the selection means", () => {
    expect(plan(folder, broken, up({}, { tenants: ["acme"] }), sha256).problems).toEqual([]);
    expect(plan(folder, broken, up({}, { tenants: ["corp"] }), sha256).problems).toMatchObject([
      { code: "ledger-unreadable" },
      { code: "nothing-selected" },
    ]);
  });

  test("refuses a tenant without a schema when it is named", () => {
    expect(shown(folder, broken, up({}, { tenants: ["acme", "new"] }))).toMatchInlineSnapshot(`
      "
      blocked, 0 up to date
      1 tenant
        acme at base: +tenant/2_b BLOCKED unprovisioned
      error unprovisioned (2) Registered but without a schema of their own: new.
      "
    `);
  });
});

function selected(selection: Partial<Selection>, of = fleet): readonly string[] {
  const planned = plan(folder, of, up({}, selection), sha256);
  return planned.stages.flatMap(({ cohorts }) =>
    cohorts.flatMap(({ targets }) => targets.map(({ id }) => id)),
  );
}
