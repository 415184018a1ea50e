import type { Cohort } from "@tenantry/core";
import { expect, test } from "vitest";
import { queue } from "./queue.ts";
import { taskOf } from "./task.ts";
import type { Task } from "./task.ts";

/** `a1`: the target `a1` in the database `a`. */
function task(id: string, due = 0): Task {
  const target = { kind: "tenant", id, database: id.slice(0, 1), schema: id, labels: {} } as const;
  const from = { head: null, applied: 0, history: "" };
  const cohort: Cohort = {
    digest: "",
    kind: "tenant",
    from,
    shape: "none",
    rows: [],
    steps: [],
    targets: [],
    blocked: [],
  };
  return { ...taskOf(target, cohort), due };
}

function taken(waiting: ReturnType<typeof queue>, database: string | null, now = 0): string | undefined {
  return waiting.take(database, now)?.target.id;
}

test("queue() keeps a worker where it is connected, and sends others where most is left", () => {
  const waiting = queue(["a1", "b1", "b2", "b3", "a2"].map((id) => task(id)));
  expect(["a", "a", "a", null, "a"].map((database) => taken(waiting, database))).toEqual([
    "a1",
    "a2",
    "b1",
    "b2",
    "b3",
  ]);
  expect(taken(waiting, "a")).toBe(undefined);
});

test("queue() puts what is to be tried again behind, until it is due", () => {
  const waiting = queue([task("a1")]);
  waiting.put(task("a2", 50));
  waiting.put(task("a3", 20));
  expect([waiting.due(), taken(waiting, "a"), taken(waiting, "a", 10), waiting.due()]).toEqual([
    0,
    "a1",
    undefined,
    20,
  ]);
  expect([taken(waiting, "a", 20), taken(waiting, "a", 99), waiting.due()]).toEqual(["a3", "a2", undefined]);
});

test("queue() hands out what is left, once", () => {
  const waiting = queue([task("a1")]);
  waiting.put(task("b1", 50));
  expect(waiting.drain().map(({ target }) => target.id)).toEqual(["a1", "b1"]);
  expect(waiting.drain()).toEqual([]);
});
