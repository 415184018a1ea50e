import { describe, expect, test } from "vitest";
import type { Base, Catalog } from "../catalog.ts";
import { plan } from "../plan/plan.ts";
import { catalog } from "../testing/catalog.ts";
import { sha256, up } from "../testing/intent.ts";
import { state } from "../testing/state.ts";
import { buildOrder, isBase } from "./build-order.ts";
import { standInsOf, turnsOf } from "./stand-ins.ts";

const folder = catalog("1_a public", "2_b tenant", "3_c both", "4_d public requires tenant/2", "5_e tenant");

describe("buildOrder()", () => {
  test("goes by version over all targets, public first", () => {
    expect(order(folder, { public: "1_a 3_c", acme: "2_b 3_c 5_e", corp: "2_b" })).toBe(
      "public:1_a acme:2_b corp:2_b public:3_c acme:3_c acme:5_e",
    );
  });

  test("puts nothing before what it requires of the others", () => {
    const early = catalog("1_a public requires tenant/2", "2_b tenant", "3_c tenant requires public/1");
    expect(order(early, { public: "1_a", acme: "2_b 3_c", corp: "2_b" })).toBe(
      "acme:2_b corp:2_b public:1_a acme:3_c",
    );
  });

  test("waits for nobody who does not have it", () => {
    const early = catalog("1_a public requires tenant/2", "2_b tenant");
    expect(order(early, { public: "1_a", acme: "" })).toBe("public:1_a");
  });

  test("ends although requirements go round in a circle", () => {
    const round = catalog("1_a public requires tenant/2", "2_b tenant requires public/1");
    expect(order(round, { public: "1_a", acme: "2_b" })).toBe("public:1_a acme:2_b");
  });

  test("puts a base behind all that it may lean on, and leaves out who cannot be built", () => {
    const tenant: Base = { path: "tenant/schema.sql", statements: [], checksum: "s", baseline: "2" };
    const based = { ...folder, bases: { public: null, tenant } };
    expect(order(based, { public: "1_a 3_c", acme: "2_b* 3_c", corp: "2_b 5_e*" })).toBe(
      "public:1_a acme:base public:3_c acme:3_c",
    );
  });
});

describe("standInsOf()", () => {
  test("takes one target of each history, public first, also of those that need nothing", () => {
    const fleet = state({ corp: "2_b", acme: "2_b", done: "2_b 3_c 5_e", public: "1_a 3_c 4_d" });
    const standIns = standInsOf(plan(folder, fleet, up(), sha256), fleet, folder);
    expect(standIns.map(({ target, cohort }) => [target.id, cohort?.targets.length ?? null])).toEqual([
      ["public", null],
      ["corp", 2],
      ["done", null],
    ]);
  });

  test("takes one that was selected", () => {
    const fleet = state({ acme: "2_b", corp: "2_b" });
    const planned = plan(folder, fleet, up({}, { tenants: ["corp"] }), sha256);
    expect(standInsOf(planned, fleet, folder).map(({ target }) => target.id)).toEqual(["corp"]);
  });
});

describe("turnsOf()", () => {
  test("goes stage by stage, in the order of the plan", () => {
    const fleet = state({ public: "", acme: "", corp: "2_b" });
    const planned = plan(folder, fleet, up(), sha256);
    const turns = turnsOf(planned, standInsOf(planned, fleet, folder));
    expect(turns.map(({ standIn, step }) => `${standIn.target.id}:${step.id}`).join(" ")).toBe(
      "public:public/1_a public:both/3_c corp:both/3_c corp:tenant/5_e acme:tenant/2_b acme:both/3_c acme:tenant/5_e public:public/4_d",
    );
  });
});

function order(folder: Catalog, fleet: Readonly<Record<string, string>>): string {
  const histories = state(fleet);
  const standIns = standInsOf(plan(folder, histories, up(), sha256), histories, folder);
  return buildOrder(standIns, folder)
    .map(({ target, what }) => `${target.id}:${isBase(what) ? "base" : what.name}`)
    .join(" ");
}
