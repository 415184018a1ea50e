import type { Task } from "./task.ts";

/** Targets that wait for a worker, by database, so that a worker can stay where it is connected. */
export interface Queue {
  put(task: Task): void;
  /** A task that is due: of `database` if there is one, else of the database where most are left. */
  take(database: string | null, now: number): Task | undefined;
  /** When the next task is due; undefined when none is left. */
  due(): number | undefined;
  /** Takes all that is left. */
  drain(): readonly Task[];
}

export function queue(tasks: Iterable<Task>): Queue {
  const ready = new Map<string, Task[]>();
  let later: readonly Task[] = [];
  admit(tasks);

  function admit(tasks: Iterable<Task>): void {
    for (const task of tasks) {
      const { database } = task.target;
      const waiting = ready.get(database);
      if (waiting === undefined) ready.set(database, [task]);
      else waiting.push(task);
    }
  }

  function next(database: string): Task | undefined {
    const task = ready.get(database)?.shift();
    if (ready.get(database)?.length === 0) ready.delete(database);
    return task;
  }

  return {
    put: (task) => void (later = [...later, task]),
    take(database, now) {
      admit(later.filter(({ due }) => due <= now));
      later = later.filter(({ due }) => due > now);
      return next(database !== null && ready.has(database) ? database : fullest(ready));
    },
    due: () => (ready.size > 0 ? 0 : later.reduce<number | undefined>(earlier, undefined)),
    drain() {
      const left = [...[...ready.values()].flat(), ...later];
      ready.clear();
      later = [];
      return left;
    },
  };
}

function earlier(due: number | undefined, task: Task): number {
  return Math.min(due ?? task.due, task.due);
}

function fullest(ready: ReadonlyMap<string, readonly Task[]>): string {
  const [most] = [...ready].toSorted(([, a], [, b]) => b.length - a.length);
  return most?.[0] ?? "";
}
