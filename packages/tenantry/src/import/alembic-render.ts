import { usage } from "../error.ts";
import { offline } from "./alembic-process.ts";
import type { Alembic, Printed } from "./alembic-process.ts";
import type { Revision } from "./alembic-revisions.ts";
import { renderedIn } from "./alembic-sql.ts";
import type { Script } from "./source.ts";

/** The SQL of each revision that could be rendered, and why the others could not. */
export interface Renderings {
  readonly scripts: ReadonlyMap<string, Script>;
  readonly failed: ReadonlyMap<string, string>;
}

type Verb = "upgrade" | "downgrade";

/** All upgrades: in one go as far as that goes, on from behind one that fails, and the rest one by one. */
export async function upgrades(alembic: Alembic, revisions: readonly Revision[]): Promise<Renderings> {
  const found = collector();
  let from: string | null = null;
  for (let left = revisions.length; left >= 0; left -= 1) {
    const printed: Printed = await offline(alembic, ["upgrade", from === null ? "heads" : `${from}:heads`]);
    const stopped = found.take(printed, "upgrade");
    if (stopped === "at once" && from === null) throw broken(printed);
    if (stopped === null || stopped === "at once") break;
    from = stopped;
  }
  for (const { id, down } of revisions) {
    if (found.knows(id)) continue;
    const range = down[0] === undefined ? id : `${down[0]}:${id}`;
    found.takeOne(await offline(alembic, ["upgrade", range]), "upgrade", id);
  }
  return found.renderings;
}

/** All downgrades of what can go up; a merge has nothing to take back. */
export async function downgrades(
  alembic: Alembic,
  revisions: readonly Revision[],
  { scripts }: Renderings,
): Promise<Renderings> {
  const found = collector();
  const followed = new Set(revisions.flatMap(({ down }) => down));
  const heads = revisions.filter(({ id }) => !followed.has(id));
  const isLine = heads.length === 1 && revisions.every(({ down }) => down.length <= 1);
  let from: string | null = isLine ? (heads[0]?.id ?? null) : null;
  const parents = new Map(revisions.map(({ id, down }) => [id, down[0] ?? null]));
  while (from !== null) {
    const printed: Printed = await offline(alembic, ["downgrade", `${from}:base`]);
    const stopped = found.take(printed, "downgrade");
    from = stopped === null || stopped === "at once" ? null : (parents.get(stopped) ?? null);
  }
  for (const { id, down } of revisions) {
    if (found.knows(id) || !scripts.has(id)) continue;
    if (down.length > 1) found.empty(id);
    else found.takeOne(await offline(alembic, ["downgrade", `${id}:${down[0] ?? "base"}`]), "downgrade", id);
  }
  return found.renderings;
}

interface Collector {
  readonly renderings: Renderings;
  knows(id: string): boolean;
  /** Where it stopped: null at the end, the revision that failed, or `at once`. */
  take(printed: Printed, verb: Verb): string | null;
  takeOne(printed: Printed, verb: Verb, id: string): void;
  empty(id: string): void;
}

function collector(): Collector {
  const scripts = new Map<string, Script>();
  const failed = new Map<string, string>();
  return {
    renderings: { scripts, failed },
    knows: (id) => scripts.has(id) || failed.has(id),
    take({ code, stdout, why }, verb) {
      const rendered = renderedIn(stdout, verb);
      const last = rendered.at(-1);
      const whole = code === 0 ? rendered : rendered.slice(0, -1);
      for (const { id, script } of whole) if (!scripts.has(id)) scripts.set(id, script);
      if (code === 0) return null;
      if (last === undefined || failed.has(last.id)) return "at once";
      failed.set(last.id, why);
      return last.id;
    },
    takeOne({ code, stdout, why }, verb, id) {
      const one = renderedIn(stdout, verb).find((rendered) => rendered.id === id);
      if (code === 0 && one !== undefined) scripts.set(id, one.script);
      else failed.set(id, why === "" ? "it printed nothing" : why);
    },
    empty: (id) => void scripts.set(id, { sql: "", transaction: "on" }),
  };
}

function broken({ why }: Printed): Error {
  return usage(
    "alembic-failed",
    `Alembic's offline mode does not get as far as the first revision: ${why}`,
    "Make alembic upgrade head --sql work there first: give env.py the variables that it asks for, and run in the environment where its imports are found.",
  );
}
