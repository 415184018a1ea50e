import type { Task } from "./route.ts";

/** How a run learns that it is to end. */
export interface Ending {
  /** Aborted by the first signal: no further target is begun, and what is under way comes to its end. */
  readonly signal: AbortSignal;
  /** What the first signal makes of an exit code that says the run was interrupted. */
  code(): 130 | 143;
  /** How long what is under way may take from the first signal on. */
  allow(task: Task): void;
}

type Name = "SIGINT" | "SIGTERM";

/** What changes a fleet says how far it came, and tells GitHub; nothing else has anything to lose. */
const patienceMs = { changes: 60_000, reads: 5_000 } as const;

/**
 * Listens to the signals of a runner that cancels a job: it sends SIGINT, SIGTERM after 7.5 s, and kills after 2.5 s more. The
 * second one, or the end of our patience, ends the process at once; `last` may say so. A ledger is right at any instant.
 */
export function ending(last: (why: string) => void): Ending {
  const stop = new AbortController();
  let first: Name | null = null;
  let patience: number = patienceMs.reads;
  const end = (why: string, name: Name): never => {
    if (process.exitCode === undefined) last(why);
    process.exit(process.exitCode ?? codes[name]);
  };
  const on = (name: Name): void => {
    if (first !== null) end("by a second signal", name);
    first = name;
    stop.abort(name);
    // By itself it keeps nobody alive who is done.
    setTimeout(() => end(`${patience / 1000} s after a signal`, name), patience).unref();
  };
  for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => on(name));
  // Nobody is left who could send one.
  const alone = (): void => void (first ?? on("SIGTERM"));
  for (const stream of [process.stdout, process.stderr]) stream.on("error", alone);
  return {
    signal: stop.signal,
    code: () => codes[first ?? "SIGINT"],
    allow: (task) =>
      void (patience = patienceMs[task === "apply" || task === "revert" ? "changes" : "reads"]),
  };
}

const codes = {
  SIGINT: 130,
  SIGTERM: 143,
} as const satisfies Record<Name, number>;
