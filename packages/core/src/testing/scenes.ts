import type { Catalog } from "../catalog.ts";
import type { Failure } from "../event.ts";
import type { Statement } from "../migration.ts";
import type { Plan } from "../plan.ts";
import { plan } from "../plan/plan.ts";
import { report, type Report } from "../report.ts";
import type { State } from "../state.ts";
import { catalog } from "./catalog.ts";
import { down, sha256, up } from "./intent.ts";
import { state, tenants } from "./state.ts";

/** A plan with all that a renderer shows of it. */
export interface Scene {
  readonly plan: Plan;
  readonly folder: Catalog;
}

const users = "20260102_0900_create_users";

/** A folder as a real one looks: three scopes, an index outside a transaction, a backfill, a contract. */
const folder: Catalog = withSql(
  catalog(
    "20260101_0900_create_tenants public",
    "20260102_0900_create_users tenant",
    "20260103_0900_index_users_email tenant off",
    "20260104_0900_audit both",
    "20260105_0900_drop_plan public contract requires tenant/20260106_0900",
    "20260106_0900_move_plan tenant batch",
  ),
  { "20260104_0900_audit": ["create table audit (at timestamptz, what text)", "create index on audit (at)"] },
);

/** `count` tenants in step, one with an edited file, one new. */
export function uneven(count: number): Scene {
  const fleet = {
    public: "20260101_0900_create_tenants",
    ...tenants(count, users),
    acme: `${users}!`,
    globex: "",
  };
  return scene(state(fleet, { orphans: ["tenant_old"] }));
}

/** Nothing is wrong, and few tenants there are. */
export function small(): Scene {
  return scene(state({ public: "20260101_0900_create_tenants", acme: users, globex: users }));
}

/** Many tenants and one behind, to be gone through wave by wave. */
export function inWaves(count: number): Scene {
  const fleet = { public: "20260101_0900_create_tenants", ...tenants(count, users), globex: "" };
  const rollout = {
    canary: { tenants: ["t0001"], labels: {}, count: 4 },
    shares: [0.01, 0.1],
    budget: { canary: 1, wave: 3, run: 10 },
  };
  return { folder, plan: plan(folder, state(fleet), up({ rollout }), sha256) };
}

export function upToDate(): Scene {
  const scene = small();
  const held = folder.lines.tenant.map((id) => id.slice(id.indexOf("/") + 1)).join(" ");
  const ours = folder.lines.public.map((id) => id.slice(id.indexOf("/") + 1)).join(" ");
  return { ...scene, plan: plan(folder, state({ public: ours, acme: held, globex: held }), up(), sha256) };
}

export function reverted(): Scene {
  const fleet = state({
    public: "20260101_0900_create_tenants 20260104_0900_audit",
    acme: `${users} 20260104_0900_audit`,
  });
  return { folder, plan: plan(folder, fleet, down({ to: "base" }), sha256) };
}

/** Names and SQL that try to leave their place. */
export function hostile(): Scene {
  const evil = withSql(catalog("1_a|b tenant", "2_`c` tenant", "3_@team/#12 tenant edited"), {
    "1_a|b": ["select '```'", "-- </details> @team \u202E"],
  });
  const fleet = state({ "acme|`@here`": "3_@team/#12!", "<img>": "", "line\nbreak": "" });
  return { folder: evil, plan: plan(evil, fleet, up(), sha256) };
}

/** A rollout that its second wave stopped. */
export function stoppedInWaves(): Report {
  const none = { done: 0, failed: 0, unknown: 0, gone: 0, unreached: 0, skipped: 0 };
  const wave = { type: "wave-end", stage: 1 } as const;
  return report([
    { type: "run", run: "r-2", verb: "apply", digest: "4f2a", targets: 10_000, steps: 10_000 },
    ...Array.from(
      { length: 5 },
      (_, index) => ({ type: "target", target: `t${index}`, outcome: "done" }) as const,
    ),
    { ...wave, index: 0, name: "canary", outcomes: { ...none, done: 5 }, ms: 120 },
    {
      type: "stopped",
      reason: "max-failures",
      message: "3 targets failed in wave 2 of 4 (1 %), and the budget ends with 3 failures.",
    },
    { ...wave, index: 1, name: "1 %", outcomes: { ...none, done: 90, failed: 3, skipped: 2 }, ms: 4_200 },
    { ...wave, index: 2, name: "rest", outcomes: { ...none, skipped: 9_898 }, ms: 0 },
    { ...wave, index: 3, name: "behind", outcomes: { ...none, skipped: 2 }, ms: 0 },
    { type: "end", ms: 5_000 },
  ]);
}

/** A run that failed in three of the targets, two of them alike. */
export function partlyFailed(): Report {
  const failure: Failure = {
    target: "acme",
    step: "tenant/20260106_0900_move_plan",
    sqlstate: "42703",
    message: 'column "plam" does not exist',
    help: "Correct the file and apply again.",
    path: "migrations/tenant/20260106_0900_move_plan.sql",
    line: 2,
    excerpt: "update users set plan = plam;\n                        ^",
    kind: "error",
  };
  const busy = {
    target: "corp",
    message: "held by pid 4711",
    sqlstate: "55P03",
    excerpt: null,
    path: null,
    line: null,
  };
  return report([
    { type: "run", run: "r-1", verb: "apply", digest: "4f2a", targets: 5, steps: 10 },
    ...["bolt", "dune"].map((target) => ({ type: "step", target, step: "s", ms: 12, how: "ran" }) as const),
    { type: "retry", target: "corp", step: "s", sqlstate: "55P03", message: "locked", attempt: 1 },
    { type: "target", target: "bolt", outcome: "done" },
    { type: "target", target: "dune", outcome: "done" },
    { type: "target", target: "acme", outcome: "failed", failure },
    { type: "target", target: "echo", outcome: "failed", failure: { ...failure, target: "echo" } },
    { type: "target", target: "corp", outcome: "failed", failure: { ...failure, ...busy, kind: "busy" } },
    { type: "target", target: "public", outcome: "unreached" },
    { type: "note", message: "replica far behind" },
    { type: "end", ms: 802_400 },
  ]);
}

function scene(fleet: State): Scene {
  return { folder, plan: plan(folder, fleet, up(), sha256) };
}

function withSql(folder: Catalog, sql: Readonly<Record<string, readonly string[]>>): Catalog {
  const migrations = folder.migrations.map((migration) => {
    const statements = (sql[migration.name] ?? []).map(statement);
    return { ...migration, up: { ...migration.up, statements } };
  });
  return { ...folder, migrations };
}

function statement(text: string, index: number): Statement {
  return { text, line: index + 1, command: "", variables: [] };
}
